using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure import FOLDER [--turns]</c>: how every file of a folder is read: form, words in, words out, turns, speakers, warnings.</summary>
internal static class ImportWordsMeasure
{
    private const string ShowTurns = "--turns";
    private const int MostNames = 4;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder, ..] || !Directory.Exists(folder))
        {
            await Console.Error.WriteLineAsync("Name a folder with transcripts; its subfolders are read, too.");
            return 2;
        }

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".expected.md", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var results = new List<(string File, ImportedWords Words)>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var words = ImportedWords.Of(new TranscriptSource(Path.GetFileName(file), Path.GetFileName(Path.GetDirectoryName(file))), await File.ReadAllBytesAsync(file, cancellationToken));
            results.Add((Path.GetRelativePath(folder, file), words));
            Print(results[^1].File, words, args.Contains(ShowTurns));
        }

        Summarize(results.ConvertAll(r => r.Words));
        return 0;
    }

    private static void Print(string file, ImportedWords words, bool turns)
    {
        if (words.Read is not { } read)
        {
            Console.WriteLine($"{file}\n    refused: {words.Refusal}");
            return;
        }

        var speakers = read.Turns.Select(t => t.Speaker).Distinct(StringComparer.Ordinal).ToList();
        var named = speakers.Count <= MostNames ? string.Join(", ", speakers) : $"{string.Join(", ", speakers.Take(MostNames))} and {speakers.Count - MostNames} more";
        Console.WriteLine(FormattableString.Invariant(
            $"{file}\n    {read.Format}: \"{read.Title}\", {read.Date?.ToString("yyyy-MM-dd", null) ?? "no date"}; {words.In} words in: {words.Said} said, {words.Beside} names, titles and notes, {words.Missing.Count} missing; {read.Turns.Count} turns; {named}"));
        foreach (var warning in read.Warnings)
        {
            Console.WriteLine($"    ! {warning}");
        }

        if (words.Missing.Count > 0)
        {
            Console.WriteLine($"    ? {string.Join(' ', words.Missing.Take(12))}");
        }

        foreach (var turn in turns ? read.Turns : [])
        {
            Console.WriteLine($"    {TranscriptTime.Format(turn.StartMs) ?? "-",8}  {turn.Speaker}: {turn.Text.Replace("\n", " / ", StringComparison.Ordinal)}");
        }
    }

    private static void Summarize(List<ImportedWords> all)
    {
        var read = all.Where(w => w.Read is not null).ToList();
        Console.WriteLine(FormattableString.Invariant(
            $"\n{all.Count} files, {read.Count} read, {all.Count - read.Count} refused; {read.Sum(w => w.In)} words in, {read.Sum(w => w.Said)} said, {read.Sum(w => w.Beside)} beside, {read.Sum(w => w.Missing.Count)} missing; {read.Sum(w => w.Read!.Turns.Count)} turns; {read.Sum(w => w.Read!.Warnings.Count)} warnings"));
        foreach (var form in read.GroupBy(w => w.Read!.Format, StringComparer.Ordinal).OrderByDescending(g => g.Count()))
        {
            Console.WriteLine(FormattableString.Invariant($"    {form.Key,-16} {form.Count(),5} files {form.Sum(w => w.In),9} words in {form.Sum(w => w.Said),9} said {form.Sum(w => w.Missing.Count),6} missing"));
        }
    }
}
