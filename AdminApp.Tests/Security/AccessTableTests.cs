using System.Text;
using AdminApp.Security;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Security;

/// <summary>Walks everything that the application routes to: each page and endpoint says itself who may use it, and docs/access.md says the same.</summary>
public class AccessTableTests
{
    private const string Begin = "<!-- access: written from the endpoints; ADMINAPP_WRITE_DOCS=1 ./test.sh --filter-class \"*AccessTable*\" updates it -->\n";
    private const string End = "<!-- end of access -->";

    private static readonly Dictionary<string, string> Words = new()
    {
        [AccessPolicies.Pages] = "Viewer",
        [AccessPolicies.Operators] = "Operator",
        [AccessPolicies.Admins] = "Admin",
        [AccessPolicies.ApiChat] = "Chat key",
        [AccessPolicies.ApiOperator] = "Operator key",
        [AccessPolicies.ApiAdmin] = "Admin key",
        [AccessPolicies.OperatorKeyOrLocal] = "Operator key, or a program on the same machine",
        [AccessPolicies.ApiDocument] = "Operator, or any key",
    };

    [Fact]
    public async Task EveryPageAndEndpoint_HasADecisionOfItsOwn_AndTheDocsSayIt()
    {
        await using var app = await AppFactory.StartAsync();
        var endpoints = app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !IsOfTheFramework(endpoint) && !IsOfTheTests(endpoint)).ToList();
        var undecided = endpoints.Where(endpoint => Decision(endpoint) is null).Select(Address).ToList();
        Assert.True(undecided.Count == 0, $"Nobody has decided who may use: {string.Join(", ", undecided)}. Pages need [Authorize(Policy = …)], endpoints RequireAuthorization(…) or AllowAnonymous().");

        var path = Path.Combine(BuiltProgram.RepositoryRoot, "docs", "access.md");
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var start = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(start >= Begin.Length && end >= start, "docs/access.md lost the marks between which the tables stand.");
        var tables = Tables(endpoints);
        if (Environment.GetEnvironmentVariable("ADMINAPP_WRITE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, page[..start] + tables + page[end..], TestContext.Current.CancellationToken);
            return;
        }

        Assert.Equal(tables, page[start..end], ignoreLineEndingDifferences: true);
    }

    private static string Tables(List<RouteEndpoint> endpoints)
    {
        var text = new StringBuilder();
        foreach (var (title, group) in new[]
        {
            ("page", endpoints.Where(IsPage)),
            ("HTTP API", endpoints.Where(endpoint => !IsPage(endpoint) && IsUnderAdmin(endpoint))),
            ("anything else", endpoints.Where(endpoint => !IsPage(endpoint) && !IsUnderAdmin(endpoint))),
        })
        {
            text.Append($"\n| {title} | least |\n|---|---|\n");
            foreach (var (address, decision) in group.OrderBy(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'), StringComparer.Ordinal).Select(endpoint => (Address(endpoint), Decision(endpoint))).Distinct())
            {
                text.Append($"| `{address}` | {decision} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What an endpoint itself says; the default of all pages and of all of <c>/admin</c> does not count.</summary>
    private static string? Decision(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anyone"
        : endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).LastOrDefault(policy => policy is not null) is { } policy ? Words[policy]
        : null;

    private static string Address(RouteEndpoint endpoint) =>
        $"{(IsPage(endpoint) ? "" : $"{string.Join(" ", endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])} ")}/{endpoint.RoutePattern.RawText!.TrimStart('/')}";

    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    private static bool IsUnderAdmin(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.StartsWith("/admin", StringComparison.Ordinal);

    // The connection of pages: any signed-in user, by the default policy (EndpointTests asks them).
    private static bool IsOfTheFramework(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith('_');

    private static bool IsOfTheTests(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("test/", StringComparison.Ordinal);
}
