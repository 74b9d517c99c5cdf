using System.Buffers;
using System.Globalization;
using System.Text;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Agent.Instructions;

/// <summary>
/// Checks what an admin wrote. Text that shows is allowed, whatever it says. Characters that don't show are refused rather than removed, because
/// they make the text read differently from what the model gets (Boucher and Anderson, Trojan Source, 2021), and the store can't keep some of them.
/// </summary>
public static class OwnTextCheck
{
    private const string Breaks = "\n\t";

    /// <summary>What is wrong with the text, and what is allowed, for people; null if nothing is.</summary>
    public static string? FaultOf(string text)
    {
        if (text.Length > AgentInstructions.MaxOwnText)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Your text can have up to {AgentInstructions.MaxOwnText:N0} characters; this one has {text.Length:N0}.");
        }

        var (line, column) = (1, 1);
        for (var at = 0; at < text.Length;)
        {
            var valid = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) == OperationStatus.Done;
            if (!valid || !IsAllowed(rune))
            {
                var name = valid ? $"U+{rune.Value:X4}" : "half of a character";
                return string.Create(CultureInfo.InvariantCulture, $"Line {line}, character {column} is {name}, which doesn't show. Remove it; letters, signs, spaces, tabs and line breaks are allowed.");
            }

            at += length;
            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return null;
    }

    private static bool IsAllowed(Rune rune) => rune.Value switch
    {
        < ' ' or (>= 0x7F and <= 0x9F) => Breaks.Contains((char)rune.Value, StringComparison.Ordinal),
        // Embeddings, overrides and isolates of the direction of text; marks of direction are needed in some languages and hide nothing.
        (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => false,
        // Invisible copies of ASCII, once meant for tags of languages.
        >= 0xE0000 and <= 0xE007F => false,
        _ => !ValidText.IsNoncharacter(rune),
    };
}
