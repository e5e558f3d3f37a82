"""What a pharmacy has and wants: substances, stocks, capsules, excipients, balances, orders."""
