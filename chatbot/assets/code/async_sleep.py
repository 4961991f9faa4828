import asyncio


async def work(name: str, seconds: float) -> str:
    await asyncio.sleep(seconds)
    return f"{name} is done"


async def main() -> None:
    # Both wait at the same time, so this takes as long as the slower one.
    for line in await asyncio.gather(work("tea", 0.2), work("toast", 0.1)):
        print(line)


asyncio.run(main())
