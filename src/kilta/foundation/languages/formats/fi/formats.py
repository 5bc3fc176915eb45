"""Finnish with the month in the case that follows a day ("14. tammikuuta"); the rest is Django's."""

MONTH_DAY_FORMAT = "j. E"
