def fizzbuzz(number: int) -> str:
    word = "Fizz" * (number % 3 == 0) + "Buzz" * (number % 5 == 0)
    return word or str(number)


for number in range(1, 21):
    print(fizzbuzz(number))
