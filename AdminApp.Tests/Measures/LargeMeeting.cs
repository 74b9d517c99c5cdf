using System.Globalization;
using System.Text;

namespace AdminApp.Tests.Measures;

/// <summary>A made-up meeting of many turns, about 175 bytes each: the same for the same seed, and a new version of it with corrections.</summary>
internal static class LargeMeeting
{
    private const int WordsATurn = 24;
    private const int Vocabulary = 5_000;
    private const int Corrected = 10;

    /// <param name="turns">Number of turns.</param>
    /// <param name="seed">The meeting.</param>
    /// <param name="corrected">Whether every tenth turn ends with another word.</param>
    public static byte[] Write(int turns, int seed, bool corrected = false)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, Vocabulary).Select(i => string.Concat(Enumerable.Range(0, 2 + (i % 3)).Select(_ => "bdfklmnprst"[random.Next(11)] + "aeiou"[random.Next(5)].ToString()))).ToArray();
        var text = new StringBuilder();
        for (var turn = 0; turn < turns; turn++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Speaker {1 + (turn % 8)}  {turn / 3600}:{turn / 60 % 60:00}:{turn % 60:00}\n");
            for (var word = 0; word < WordsATurn; word++)
            {
                var said = words[random.Next(Vocabulary)];
                text.Append(corrected && turn % Corrected == 0 && word == WordsATurn - 1 ? "corrected" : said).Append(word == WordsATurn - 1 ? ".\n\n" : " ");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
