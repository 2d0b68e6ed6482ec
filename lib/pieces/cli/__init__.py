"""The command: ``python -m pieces train | evaluate | translate``."""
