"""How an answer is drawn: what stands largest, what stands under which heading, and what is not said twice."""
