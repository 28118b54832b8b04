"""What we know and what was asked: records, storage, publishing, masking, files in and out."""
