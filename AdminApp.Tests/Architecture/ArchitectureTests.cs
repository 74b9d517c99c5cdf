using AdminApp.Core.Llm.Pipeline;
using AdminApp.Hosting;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Microsoft.Extensions.AI;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace AdminApp.Tests.Architecture;

/// <summary>Arrows run one way: these rules are the drawing in docs/architecture.md, read from the compiled code.</summary>
public class ArchitectureTests
{
    private static readonly ArchUnitNET.Domain.Architecture Code =
        new ArchLoader().LoadAssemblies(typeof(LlmService).Assembly, typeof(WebHost).Assembly, typeof(IChatClient).Assembly).Build();

    // From the ground up: a folder may name those before it in this list, never those after it. So no circle is possible.
    private static readonly string[] CoreFloors =
        ["Primitives", "Scopes", "Configuration", "Stores", "Access", "Settings", "Metrics", "Transcripts", "Simulation", "Llm", "Monitoring", "Usage", "Alerts", "Services", "Agent", "Chat", "Requests"];

    private static readonly string[] LlmFloors = ["Provider", "Tokens", "Metering", "Ledger", "Caching", "Scheduling", "Recording", "Throttling", "Preparation", "Mistral", "Coalescing", "Attempts", "Preview", "Pipeline", "Check"];

    private static readonly string[] SearchFloors = ["Keyword", "Questions", "Ranking", "Semantic"];

    private static readonly string[] AppFloors = ["Api", "Ui", "Commands", "Security", "Features", "Shell", "Hosting"];

    private static readonly string[] Features = ["Access", "Alerts", "Chat", "Dashboard", "Health", "Metrics", "Prompt", "Provider", "Requests", "Search", "Services", "Settings", "Transcripts", "Usage"];

    [Fact]
    public void CoreFolders_NameOnlyTheFloorsBelow() => AssertFloors("AdminApp.Core", CoreFloors);

    [Fact]
    public void LlmFolders_NameOnlyTheFloorsBelow() => AssertFloors("AdminApp.Core.Llm", LlmFloors);

    [Fact]
    public void SearchFolders_NameOnlyTheFloorsBelow() => AssertFloors("AdminApp.Core.Transcripts.Search", SearchFloors);

    [Fact]
    public void FeaturesOfTheApp_DoNotNameEachOther_AndOnlyHostingSeesAll()
    {
        foreach (var feature in Features)
        {
            AssertIndependent($"AdminApp.{feature}", Features.Where(other => other != feature).Concat(["Shell", "Hosting"]).Select(other => $"AdminApp.{other}"));
        }

        var grounds = AppFloors.TakeWhile(floor => floor != "Features").ToArray();
        AssertFloors("AdminApp", grounds);
        foreach (var ground in grounds)
        {
            AssertIndependent($"AdminApp.{ground}", Features.Concat(["Shell", "Hosting"]).Select(other => $"AdminApp.{other}"));
        }

        AssertIndependent("AdminApp.Shell", Features.Append("Hosting").Select(other => $"AdminApp.{other}"));
    }

    [Fact]
    public void Rule_SeesWhatItForbids() => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertIndependent("AdminApp.Core.Chat", ["AdminApp.Core.Agent"]));

    [Fact]
    public void EveryFolder_HasItsFloor()
    {
        Assert.Equal(CoreFloors.Order(), FoldersOf("AdminApp.Core"));
        Assert.Equal(LlmFloors.Order(), FoldersOf("AdminApp.Core.Llm"));
        Assert.Equal(SearchFloors.Order(), FoldersOf("AdminApp.Core.Transcripts.Search"));
        Assert.Equal(AppFloors.Where(floor => floor != "Features").Concat(Features).Order(), FoldersOf("AdminApp").Where(folder => folder != "Core"));
    }

    /// <summary>The scheduler decides; it waits for nothing, reads no clock and writes nowhere.</summary>
    [Fact]
    public void TheScheduler_IsPure()
    {
        string[] impure = ["System.Threading.", "System.IO.", "System.Net.", "System.Diagnostics.", "System.TimeProvider", "System.DateTime", "Microsoft.Extensions."];
        var used = Code.Types.Where(type => type.Namespace.FullName == "AdminApp.Core.Llm.Scheduling").SelectMany(type => type.GetTypeDependencies())
            .Select(type => type.FullName).Distinct().ToList();
        Assert.Contains("System.TimeSpan", used);
        Assert.DoesNotContain(used, name => impure.Any(start => name.StartsWith(start, StringComparison.Ordinal) && !name.StartsWith("System.Diagnostics.CodeAnalysis", StringComparison.Ordinal)));
    }

    [Fact]
    public void LlmService_KnowsNoWordOfTheDomain() =>
        AssertIndependent("AdminApp.Core.Llm", ["AdminApp.Core.Transcripts", "AdminApp.Core.Scopes", "AdminApp.Core.Agent", "AdminApp.Core.Chat"]);

    [Fact]
    public void NobodyButTheLlmService_TalksToTheProvider()
    {
        var clients = Types().That().Are(typeof(IChatClient)).Or().HaveFullName("AdminApp.Core.Llm.Mistral.MistralChatClient");
        Holds(Types().That().ResideInNamespaceMatching("^AdminApp").And().DoNotResideInNamespaceMatching(@"^AdminApp\.Core\.Llm(\.|$)").Should().NotDependOnAny(clients));

        // The reading itself works: the stage that sends is found.
        Assert.Contains(Code.Types, type => type.Namespace.FullName == "AdminApp.Core.Llm.Attempts" && type.GetTypeDependencies().Any(used => used.FullName == "Microsoft.Extensions.AI.IChatClient"));
    }

    private static void AssertFloors(string root, string[] floors)
    {
        for (var i = 0; i < floors.Length; i++)
        {
            AssertIndependent($"{root}.{floors[i]}", floors.Skip(i + 1).Select(above => $"{root}.{above}"));
        }
    }

    private static void AssertIndependent(string folder, IEnumerable<string> forbidden)
    {
        var others = string.Join('|', forbidden.Select(name => name.Replace(".", @"\.", StringComparison.Ordinal)));
        if (others.Length > 0)
        {
            Holds(Types().That().ResideInNamespaceMatching($@"^{folder.Replace(".", @"\.", StringComparison.Ordinal)}(\.|$)")
                .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^({others})(\.|$)")));
        }
    }

    private static IEnumerable<string> FoldersOf(string root) => Code.Namespaces.Select(space => space.FullName)
        .Where(name => name.StartsWith(root + ".", StringComparison.Ordinal)).Select(name => name[(root.Length + 1)..].Split('.')[0]).Distinct().Order();

    private static void Holds(IArchRule rule)
    {
        var broken = rule.Evaluate(Code).Where(result => !result.Passed).Select(result => result.Description).ToList();
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken.Prepend(rule.Description)));
    }
}
