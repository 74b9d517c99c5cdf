using AdminApp.Core.Primitives;

namespace AdminApp.Core.Chat;

/// <summary>Derives the initial title of a conversation.</summary>
internal static class ConversationTitle
{
    /// <summary>The question on one line, cut between words.</summary>
    public static string From(string question)
    {
        var line = string.Join(' ', question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= ChatLimits.DerivedTitle)
        {
            return line;
        }

        var end = line.LastIndexOf(' ', ChatLimits.DerivedTitle - 1);
        end = end > ChatLimits.DerivedTitle / 2 ? end : ChatLimits.DerivedTitle - 1;
        return TextCap.Cut(line, end) + "…";
    }
}
