using System.Globalization;
using System.Text.RegularExpressions;

namespace AdminApp.Core.Agent.Citations;

/// <summary>Parses what is between the brackets of a citation.</summary>
internal static partial class CitationNumbers
{
    private const int MaxRange = 20;

    /// <summary>The numbers of <c>2</c>, <c>1, 3</c>, <c>1-3</c> or <c>^2</c>, in order; null if there are none. A number that is too large becomes -1.</summary>
    public static List<int>? Parse(string inside)
    {
        if (!Shape().IsMatch(inside))
        {
            return null;
        }

        var numbers = new List<int>();
        foreach (var part in inside.Split([',', ';']))
        {
            var ends = part.Split(['-', '–', ' ', '^'], StringSplitOptions.RemoveEmptyEntries);
            if (ends.Length == 0)
            {
                continue;
            }

            var first = Number(ends[0]);
            var last = Number(ends[^1]);
            if (ends.Length == 2 && part.AsSpan().ContainsAny('-', '–') && first > 0 && last > first && last - first < MaxRange)
            {
                numbers.AddRange(Enumerable.Range(first, last - first + 1));
            }
            else
            {
                numbers.AddRange(ends.Select(Number));
            }
        }

        return numbers;
    }

    /// <summary>The citations of a checked text: position, length and number.</summary>
    public static IEnumerable<(int Index, int Length, int Number)> In(string text) =>
        Shown().Matches(text).Select(match => (match.Index, match.Length, Number(match.Groups["number"].Value)));

    /// <summary>A text without its citations, for a later prompt, where their numbers would mean other passages.</summary>
    public static string Strip(string text) => WithBlanks().Replace(text, "");

    private static int Number(string digits) =>
        int.TryParse(digits.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    [GeneratedRegex(@"^\^?[ ,;–-]*\d[\d ,;–-]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();

    [GeneratedRegex(@"\[(?<number>\d+)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex(@" *\[\^?[ ,;–-]*\d[\d ,;–-]*\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithBlanks();
}
