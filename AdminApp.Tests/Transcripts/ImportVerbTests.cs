using System.Runtime.Versioning;
using AdminApp.Core.Transcripts;
using AdminApp.Tests.Fakes;
using AdminApp.Transcripts;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Transcripts;

public sealed class ImportVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("adminapp-import-").FullName;
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("adminapp-import-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_elsewhere, recursive: true);
    }

    [Fact]
    public void Folders_GiveTheirTranscripts_FromFoldersBelowToo_AndNamedFilesHaveAnyEnding()
    {
        string[] written = [Write("b.txt"), Write("sub/deep/a.VTT"), Write("c.srt"), Write("teams.docx"), Write("e.sbv"), Write("f.md"), Write("alone.json")];
        // Other forms of b.txt, as whisper writes them, and files of other kinds.
        Write("b.json");
        Write("b.tsv");
        Write("sub/talk.mp4");
        Write("LICENSE");
        var named = Write("d.log");
        var found = ImportPaths.Find([_folder, named, named]);
        Assert.Null(found.Error);
        Assert.Equal($"{_folder}: 5 files of other kinds (.json, .log, .mp4, .tsv, without an extension); name one explicitly to import it", Assert.Single(found.Skipped).ToString());
        Assert.Equal(written.Append(named).Order(), found.Files.Order());
    }

    [Fact]
    public void LinksToFiles_AreTaken_AndWhatIsLeftOutIsNamed()
    {
        var target = Path.Combine(_elsewhere, "target.txt");
        File.WriteAllText(target, "text");
        var file = Write("a.txt");
        var link = Path.Combine(_folder, "b.txt");
        File.CreateSymbolicLink(link, target);
        // One to the folder itself would never end.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);
        Write(".c.txt");
        Write(".git/d.txt");

        var found = ImportPaths.Find([_folder]);
        Assert.Equal([file, link], found.Files);
        Assert.Equal(
            [
                $"{Path.Combine(_folder, ".c.txt")}: a hidden file; name it explicitly to import it",
                $"{Path.Combine(_folder, ".git")}: a hidden folder; name it explicitly to import it",
                $"{Path.Combine(_folder, "loop")}: a link to a folder; name it explicitly to import it",
            ],
            found.Skipped.Select(skipped => skipped.ToString()));
        Assert.DoesNotContain(found.Skipped, skipped => skipped.Unreadable);

        // By name they are taken.
        Assert.Equal([Path.Combine(_folder, ".git", "d.txt"), Path.Combine(_folder, ".c.txt")], ImportPaths.Find([Path.Combine(_folder, ".git"), Path.Combine(_folder, ".c.txt")]).Files);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void FolderThatCannotBeRead_IsNamed_AndTheOthersAreTaken()
    {
        var file = Write("a.txt");
        var closed = Path.GetDirectoryName(Write("closed/b.txt"))!;
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            var found = OrdinaryUser.Run(() => ImportPaths.Find([_folder]));
            Assert.Equal([file], found.Files);
            var skipped = Assert.Single(found.Skipped);
            Assert.True(skipped.Unreadable);
            Assert.StartsWith($"{closed}: can't be read: ", skipped.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact, SlowTest("starts a process")]
    public async Task Verb_TakesLinks_AndNamesWhatItLeavesOut()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var target = Path.Combine(_elsewhere, "target.txt");
        await File.WriteAllTextAsync(target, "Ana  0:00\nOne.\n", Stop);
        File.CreateSymbolicLink(Path.Combine(_folder, "weekly.txt"), target);
        var hidden = Write(".draft.txt");

        var (exit, output, error) = await ImportAsync(store);
        Assert.Equal((0, $"skipped   {hidden}: a hidden file; name it explicitly to import it\n"), (exit, error));
        Assert.StartsWith("imported  weekly.txt (1 turn, 1 passage)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void PathThatIsNotThere_IsNamed() => Assert.Contains("nowhere", ImportPaths.Find([_folder, "nowhere"]).Error);

    [Fact]
    public async Task Run_ReportsEachFile_AndKeepsTwoOfTheSameName()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        var run = new ImportRun(store.Services.GetRequiredService<ITranscriptImporter>());
        var files = new[] { Write("a.txt", "Ana  0:00\nOne.\n"), Write("sub/A.txt", "Ben  0:00\nTwo.\n"), Write("empty.txt", ""), Write("same.txt", "Ana  0:00\nOne.\n"), Path.Combine(_folder, "gone.txt") };
        var lines = new List<string>();
        var results = await run.RunAsync(files, result => lines.Add(ImportReport.Line(result)), Stop);

        Assert.Equal([true, true, false, true, false], results.Select(r => r.Accepted));
        Assert.StartsWith($"imported  a.txt (1 turn, 1 passage) as \"a ({Path.GetFileName(_folder)}).txt\"", lines[0]);
        Assert.StartsWith("imported  A.txt (1 turn, 1 passage) as \"A (sub).txt\"", lines[1]);
        Assert.StartsWith("refused   empty.txt: ", lines[2]);
        Assert.StartsWith("unchanged same.txt", lines[3]);
        Assert.Contains("can't be read", lines[4]);
        Assert.Equal("2 imported, 0 replaced, 1 unchanged, 2 refused.", ImportReport.Summary(results));
    }

    [Fact, SlowTest("starts processes")]
    public async Task StoreThatFailsForOneFile_IsReported_AndTheOthersGoIn()
    {
        await using var store = await TranscriptImporterTests.CreateAsync(StoreKind.Sqlite);
        Write("b.txt", "Ana  0:00\nThe plan of the week.\n");
        Assert.Equal(0, (await ImportAsync(store)).Exit);
        await store.FailToReplaceAsync("b.txt");
        Write("a.txt", "Ana  0:00\nOne.\n");
        Write("b.txt", "Ana  0:00\nThe plan of the week. Two.\n");
        Write("c.txt", "Ana  0:00\nThree.\n");

        var (exit, output, _) = await ImportAsync(store);
        Assert.Equal(1, exit);
        Assert.Equal(
            """
            imported  a.txt (1 turn, 1 passage)
            refused   b.txt: The file could not be stored; the log says why. No part of it was kept. Try again.
            imported  c.txt (1 turn, 1 passage)
            2 imported, 0 replaced, 0 unchanged, 1 refused.

            """,
            output, ignoreLineEndingDifferences: true);
    }

    private Task<(int Exit, string Output, string Error)> ImportAsync(TestStore store) =>
        BuiltProgram.RunAsync(["import", _folder, $"--Data:Directory={store.Directory}", "--Search:Embeddings=false"]);

    private string Write(string name, string text = "text")
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
