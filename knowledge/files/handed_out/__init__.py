"""Files of what is handed out and of the directory: workbooks and documents that people edit."""
