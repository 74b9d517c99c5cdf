using System.Text;
using AdminApp.Core.Primitives;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>
/// Decodes the bytes of a file into lines: by byte-order mark, otherwise as strict UTF-8, otherwise as Windows-1252, the
/// encoding of older Windows programs. Anything that is not text is refused with the reason.
/// </summary>
internal static class TranscriptDecoder
{
    // Text may contain a few control characters, but not more than one in a hundred characters.
    private const int ControlCharactersOneIn = 100;

    // Three times what the maximum number of turns needs in any format.
    private const int MaxLines = 1_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="UnreadableTranscriptException">Empty, not text, or of too many lines.</exception>
    public static TranscriptText Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new UnreadableTranscriptException("The file is empty.");
        }

        if (KnownBinary(bytes) is { } kind)
        {
            throw new UnreadableTranscriptException($"The file is {kind}, not text. Export the transcript as .txt, .vtt or .srt.");
        }

        var text = Text(bytes);
        var controls = text.Count(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t'));
        if (text.Contains('\0', StringComparison.Ordinal) || controls > text.Length / ControlCharactersOneIn)
        {
            throw new UnreadableTranscriptException("The file is binary, not text. Export the transcript as .txt, .vtt or .srt.");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UnreadableTranscriptException("The file is empty: it contains only white space.");
        }

        return new TranscriptText(Lines(ValidText.From(text)));
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return Encoding.UTF8.GetString(bytes[Encoding.UTF8.Preamble.Length..]);
        }

        if (bytes.StartsWith(Encoding.Unicode.Preamble))
        {
            return Encoding.Unicode.GetString(bytes[2..]);
        }

        if (bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return Encoding.BigEndianUnicode.GetString(bytes[2..]);
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    private static string? KnownBinary(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.StartsWith("%PDF-"u8) => "a PDF document",
        _ when bytes.StartsWith("PK\x03\x04"u8) => "a Word document or ZIP archive",
        _ when bytes.StartsWith("{\\rtf"u8) => "an RTF document",
        _ when bytes.StartsWith("RIFF"u8) || bytes.StartsWith("ID3"u8) || bytes.StartsWith("OggS"u8) => "a recording",
        _ when bytes.Length > 12 && bytes[4..8].SequenceEqual("ftyp"u8) => "a recording",
        _ => null,
    };

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (lines.Count == MaxLines)
            {
                throw new UnreadableTranscriptException($"The file has more than the allowed {MaxLines} lines. Split it into several meetings.");
            }

            lines.Add(line.ToString());
        }

        return lines;
    }
}
