using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Architecture;

/// <summary>Links between the documents lead to files and headings that exist, and so do their pictures.</summary>
public partial class DocumentLinksTests
{
    [Fact]
    public void LocalLinksAndPictures_Exist()
    {
        var root = BuiltProgram.RepositoryRoot;
        var documents = Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(root, "README.md"));
        var headings = new Dictionary<string, HashSet<string>>();
        Assert.Empty(documents.SelectMany(document => Links().Matches(CodeBlocks().Replace(File.ReadAllText(document), "")).Select(link => link.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal) && !Leads(document, to)).Select(to => $"{Path.GetRelativePath(root, document)}: {to}")));

        bool Leads(string document, string to)
        {
            var parts = to.Split('#', 2);
            var target = parts[0].Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(parts[0])));
            if (!File.Exists(target))
            {
                return Directory.Exists(target) && parts.Length == 1;
            }

            if (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal))
            {
                return true;
            }

            if (!headings.TryGetValue(target, out var known))
            {
                headings[target] = known = [.. Headings().Matches(CodeBlocks().Replace(File.ReadAllText(target), "")).Select(heading => Anchor(heading.Groups["text"].Value))];
            }

            return known.Contains(parts[1]);
        }
    }

    // As GitHub makes them: lowercase, without punctuation, with a hyphen for a blank.
    private static string Anchor(string heading) =>
        string.Concat(heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();

    [GeneratedRegex(@"^#{1,6} (?<text>.+?)\s*$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*\]\([^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex CodeBlocks();
}
