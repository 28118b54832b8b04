"""The kind of browser in a word or two, so that people know their own sessions; nothing finer is kept."""

BROWSERS = (("Edg", "Edge"), ("MicroMessenger", "微信"), ("QQBrowser", "QQ 浏览器"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
"""What stands in a browser's name of itself, what people call it: many claim to be Chrome or Safari, so those come last."""
SYSTEMS = (("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def browser_of(claimed: str) -> str:
    """Chrome（Windows）, say; '' for one that nobody knows."""
    browser, system = (
        next((name for sign, name in signs if sign in claimed), "") for signs in (BROWSERS, SYSTEMS)
    )  # fmt: skip
    return f"{browser}（{system}）" if browser and system else browser or system
