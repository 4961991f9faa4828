numbers = [3, 1, 2]
print(sorted(numbers))  # a new list: [1, 2, 3]

numbers.sort(reverse=True)  # in place
print(numbers)  # [3, 2, 1]

words = ["pear", "fig", "apple", "date"]
print(sorted(words, key=lambda word: (len(word), word)))
