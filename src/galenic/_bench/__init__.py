"""The check of a plan: the batch run forwards from its weights, by none of the planner's ways."""
