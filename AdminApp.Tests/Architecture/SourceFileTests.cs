using System.Text.RegularExpressions;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Architecture;

/// <summary>A type is found by its file's name, and a folder by its namespace.</summary>
public partial class SourceFileTests
{
    public static TheoryData<string> Projects => ["AdminApp.Core", "AdminApp"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void File_HasAtMostOnePublicType_OfItsOwnName(string project)
    {
        var files = Directory.EnumerateFiles(Path.Combine(BuiltProgram.RepositoryRoot, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Ignored().IsMatch(path)).ToList();
        Assert.True(files.Count > 100, "The sources were not found.");
        var odd = files.Select(path => (Path: path, Types: PublicType().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value).Distinct().ToList()))
            .Where(file => file.Types.Count > 1 || file.Types.Exists(type => type != Path.GetFileName(file.Path).Split('.')[0]))
            .Select(file => $"{Path.GetRelativePath(BuiltProgram.RepositoryRoot, file.Path)}: {string.Join(", ", file.Types)}");
        Assert.Empty(odd);
    }

    [GeneratedRegex(@"[\\/](obj|bin|Migrations)[\\/]")]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^public (?:static |sealed |abstract |partial |readonly )*(?:class|record struct|record|struct|interface|enum|delegate [\w<>?]+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
