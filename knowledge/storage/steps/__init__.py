"""The numbered steps of the schema, by what they are about; `knowledge.storage.migrations` lists them in order."""
