# The commands that README.md and docs/how-to/windows.md show, on Windows, with Windows PowerShell 5.1
# or PowerShell 7: from nothing to a sheet, then what only Windows does. It stops at the first that
# fails. From the folder of the project:
#
#     powershell -ExecutionPolicy Bypass -File .ci\windows.ps1
#
# It needs Python on the path and a package index that pip reaches, works in a folder of its own among
# the temporary ones, and removes it.

$ErrorActionPreference = 'Stop'

$root = Split-Path -Parent $PSScriptRoot
$work = Join-Path ([System.IO.Path]::GetTempPath()) "galenic-$([System.Guid]::NewGuid())"

function Stop-Here([string]$what) {
    throw "windows.ps1: $what"
}

# Run a command of ours, and hold its exit code against the one expected.
function Invoke-Told([int]$expected, [string]$program, [string[]]$words) {
    Write-Host "> $program $words"
    # A native command that writes to standard error is no error of PowerShell 5.1.
    $ErrorActionPreference = 'Continue'
    & $program @words
    if ($LASTEXITCODE -ne $expected) {
        Stop-Here "exit code $LASTEXITCODE, not $expected, of: $program $words"
    }
}

function Confirm-Holds([string]$path, [string]$text) {
    if (-not (Select-String -Path $path -SimpleMatch -Quiet -Pattern $text)) {
        Stop-Here "'$text' is not in $path"
    }
}

New-Item -ItemType Directory -Path $work | Out-Null
Push-Location $work
try {
    Write-Host '== install'
    Invoke-Told 0 'python' @('-m', 'venv', '.venv')
    . .\.venv\Scripts\Activate.ps1
    Invoke-Told 0 'python' @('-m', 'pip', 'install', '-q', "${root}[accuracy,codes,pdf,plots,sheets,verify]")
    Invoke-Told 0 'galenic' @('--version')

    Write-Host '== from an order to a sheet'
    foreach ($kind in 'tablets', 'capsules', 'powder', 'triturate') {
        Invoke-Told 0 'galenic' @('example', $kind, '--output', "$kind.toml")
        Invoke-Told 0 'galenic' @('plan', "$kind.toml")
        foreach ($suffix in 'html', 'json', 'md', 'txt') {
            Invoke-Told 0 'galenic' @('plan', "$kind.toml", '--output', "$kind.$suffix")
        }
    }
    Invoke-Told 0 'galenic' @('plan', 'tablets.toml', 'powder.toml')
    Confirm-Holds 'tablets.txt' '2280.6 mg'
    Confirm-Holds 'tablets.html' '2280.6'
    $bytes = [System.IO.File]::ReadAllBytes((Join-Path $work 'tablets.txt'))
    if ($bytes -contains 13) { Stop-Here 'a line of tablets.txt ends with CR LF' }

    Write-Host '== a file that is there is kept, a name of Windows refused'
    Invoke-Told 2 'galenic' @('plan', 'tablets.toml', '--output', 'tablets.html')
    Invoke-Told 0 'galenic' @('plan', 'tablets.toml', '--output', 'tablets.html', '--force')
    foreach ($name in 'nul', 'con.html', 'com1.txt', 'sheet.html:hidden') {
        Invoke-Told 2 'galenic' @('plan', 'tablets.toml', '--output', $name)
    }

    Write-Host '== paths'
    New-Item -ItemType Directory -Path 'in May' | Out-Null
    Copy-Item 'tablets.toml' 'in May\order.toml'
    foreach ($path in '.\in May\order.toml', 'in May/order.toml', (Join-Path $work 'in May\order.toml')) {
        Invoke-Told 0 'galenic' @('plan', $path)
    }

    Write-Host '== files that PowerShell writes'
    galenic example tablets > redirected.toml
    Invoke-Told 0 'galenic' @('plan', 'redirected.toml')
    (Get-Content 'tablets.toml') | Set-Content 'lines.toml' # CR LF
    Invoke-Told 0 'galenic' @('plan', 'lines.toml', '--output', 'lines.txt')
    if (Compare-Object (Get-Content 'tablets.txt') (Get-Content 'lines.txt')) {
        Stop-Here 'line ends change a plan'
    }
    (Get-Content 'tablets.toml') -notmatch 'mean_mass' | Set-Content 'missing.toml'
    Invoke-Told 2 'galenic' @('plan', 'missing.toml')

    Write-Host '== consoles without UTF-8'
    foreach ($page in 'cp437', 'cp850', 'cp1252', 'ascii') {
        $env:PYTHONIOENCODING = $page
        Invoke-Told 0 'galenic' @('plan', 'tablets.toml')
        Invoke-Told 0 'galenic' @('check', 'weights', '--help')
    }
    Remove-Item Env:PYTHONIOENCODING
    $told = galenic plan tablets.toml
    if (-not ($told -match '3 x 30 s')) { Stop-Here 'what is passed on is not in words' }
    $data = galenic plan tablets.toml --json | ConvertFrom-Json
    if ($data.weighings[0].weigh -ne '2280.6 mg') { Stop-Here 'the JSON that is passed on' }

    Write-Host 'windows.ps1: all of it went as it should'
}
finally {
    if (Get-Command 'deactivate' -ErrorAction SilentlyContinue) { deactivate }
    Pop-Location
    Remove-Item -Recurse -Force $work
}
