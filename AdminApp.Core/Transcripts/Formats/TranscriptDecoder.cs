using AdminApp.Core.Primitives;
using AdminApp.Core.Transcripts.Formats.Word;

namespace AdminApp.Core.Transcripts.Formats;

/// <summary>Decodes the bytes of a file into lines: text in the encodings of <see cref="TextEncodings"/>, or a Word document. Anything else is refused with the reason.</summary>
internal static class TranscriptDecoder
{
    // Text may contain a few control characters, but not more than one in a hundred characters.
    private const int ControlCharactersOneIn = 100;

    // Three times what the maximum number of turns needs in any format.
    private const int MaxLines = 1_000_000;

    private const string Otherwise = "Export the transcript as .txt, .vtt, .srt or .docx.";

    /// <exception cref="UnreadableTranscriptException">Empty, not text, or of too many lines.</exception>
    public static TranscriptText Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            throw new UnreadableTranscriptException("The file is empty.");
        }

        if (KnownBinary(bytes) is { } kind)
        {
            throw new UnreadableTranscriptException($"The file is {kind}, not text. {Otherwise}");
        }

        var isWord = bytes.StartsWith("PK\x03\x04"u8);
        if (isWord && WordDocument.OtherThanWord(bytes) is { } archive)
        {
            throw new UnreadableTranscriptException($"The file is {archive}, not a transcript. {Otherwise}");
        }

        var (text, warning) = isWord ? (WordDocument.Read(bytes), null) : TextEncodings.Decode(bytes);
        var controls = text.Count(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t' or '\f'));
        if (text.Contains('\0', StringComparison.Ordinal) || controls > text.Length / ControlCharactersOneIn)
        {
            throw new UnreadableTranscriptException($"The file is binary, not text. {Otherwise}");
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UnreadableTranscriptException(isWord ? "The Word document is empty: it contains no text." : "The file is empty: it contains only white space.");
        }

        return new TranscriptText(Lines(ValidText.From(text))) { Warnings = warning is null ? [] : [warning], IsWord = isWord };
    }

    private static string? KnownBinary(ReadOnlySpan<byte> bytes) => bytes switch
    {
        _ when bytes.StartsWith("%PDF-"u8) => "a PDF document",
        _ when bytes.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) => "a Word document of before 2007, or one with a password",
        _ when bytes.StartsWith("{\\rtf"u8) => "an RTF document",
        _ when bytes.StartsWith("RIFF"u8) || bytes.StartsWith("ID3"u8) || bytes.StartsWith("OggS"u8) || bytes.StartsWith("fLaC"u8) => "a recording",
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
