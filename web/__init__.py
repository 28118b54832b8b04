"""HTTP and HTML: the chat page, the back office and the API, thin over `hotline` and `knowledge`."""
