using System.Text.RegularExpressions;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Labels that programs give to voices they can't name, such as "Speaker 2": in another file, the same label is someone else.</summary>
public static partial class SpeakerLabel
{
    /// <summary>Whether it is such a label rather than a name.</summary>
    public static bool Is(string name) => Label.IsMatch(name);

    [GeneratedRegex(@"^(?:(?:speaker|spk|sprecher(?:in)?|participant|teilnehmer(?:in)?|guest|gast|voice|interlocuteur|intervenant|orador|hablante|parlante|falante)[ _-]?[0-9A-Za-z]{0,3}|unknown|話者 ?[0-9A-Za-z]{1,3})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Label { get; }
}
