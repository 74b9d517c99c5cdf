using System.Globalization;
using System.Text;

namespace AdminApp.Tests.Measures;

/// <summary>A made-up meeting of many turns, about 175 bytes each: the same for the same seed.</summary>
internal static class LargeMeeting
{
    private const int WordsATurn = 24;
    private const int Vocabulary = 5_000;

    public static byte[] Write(int turns, int seed)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, Vocabulary).Select(i => string.Concat(Enumerable.Range(0, 2 + (i % 3)).Select(_ => "bdfklmnprst"[random.Next(11)] + "aeiou"[random.Next(5)].ToString()))).ToArray();
        var text = new StringBuilder();
        for (var turn = 0; turn < turns; turn++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Speaker {1 + (turn % 8)}  {turn / 3600}:{turn / 60 % 60:00}:{turn % 60:00}\n");
            for (var word = 0; word < WordsATurn; word++)
            {
                text.Append(words[random.Next(Vocabulary)]).Append(word == WordsATurn - 1 ? ".\n\n" : " ");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
