"""Other programs in which people ask: WeChat official accounts, WeCom, DingTalk. Off until configured."""
