"""How often the check of an action alarms on sound pages, and finds controls that say another thing than they show."""
