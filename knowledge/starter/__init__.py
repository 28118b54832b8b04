"""The starter knowledge and its reader."""
