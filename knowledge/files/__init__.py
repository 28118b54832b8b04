"""Every format in and out, over one table of column names."""
