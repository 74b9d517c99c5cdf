using System.Text.Json.Nodes;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Hosting;

/// <summary>The ways to start it that build first. They run alone: other tests run what is built here.</summary>
[Collection("builds"), SlowTest("builds")]
public sealed class StartScriptTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("adminapp-start-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("run.sh")]
    [InlineData("dotnet run")]
    public async Task StartedFromAnotherFolder_ItsDataLiesThere_AndItsOutputIsTheProgramsAlone(string way)
    {
        string[] arguments = ["search", "x", "--json", "--Search:Embeddings=false"];
        var (code, output, error) = await (way == "run.sh" ? BuiltProgram.RunScriptAsync(_directory, arguments) : BuiltProgram.DotnetRunAsync(_directory, arguments));
        Assert.True(code == 0, error + output);
        Assert.Empty(JsonNode.Parse(output)!["hits"]!.AsArray());
        Assert.True(File.Exists(Path.Combine(_directory, "data", "adminapp.db")));
        Assert.Equal(["data"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName));
    }
}

/// <summary>Tests that build the program.</summary>
[CollectionDefinition("builds", DisableParallelization = true)]
public sealed class BuildTests;
