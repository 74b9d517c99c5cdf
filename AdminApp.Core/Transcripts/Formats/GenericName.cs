using System.Text.RegularExpressions;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Names that programs give to the file of every meeting, such as <c>transcript.vtt</c>: they say nothing about it.</summary>
internal static partial class GenericName
{
    /// <summary>Whether the file's name is one of these.</summary>
    public static bool Is(string fileName) => Pattern.IsMatch(Path.GetFileNameWithoutExtension(fileName));

    [GeneratedRegex(@"^(?:meeting[ _-]?saved[ _-]?(?:closed[ _-]?captions?|chat|transcript)|closed[ _-]?captions?|captions?|subtitles?|transcripts?|transcription|audio[ _-]?transcript|meeting[ _-]?transcript|chat|audio|video|recording|untitled)(?:[ _-]?(?:corrected|cl|final|[a-z]{2}|[0-9]{1,3}|\([0-9]{1,3}\)))?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, PatternTimeout.Milliseconds)]
    private static partial Regex Pattern { get; }
}
