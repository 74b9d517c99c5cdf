using System.Net;
using AdminApp.Tests.Fakes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Tests.Security;

/// <summary>Asks every endpoint that the running application has, so that a new one cannot be forgotten.</summary>
public class EndpointTests
{
    private static readonly string[] Anonymous = ["/sign-in", "/setup", "/invite/1", "/health", "/health/live", "/health/ready"];

    // What a key of the role Chat may do.
    private static readonly string[] ForChat = ["/admin/chat", "/admin/search"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_NeedsSomeone_ButSignInSetUpInvitationsHealthAndAssets()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = app.AnonymousClient();
        var asked = 0;
        foreach (var (method, path, endpoint) in Endpoints(app))
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || Anonymous.Contains(path))
            {
                Assert.True(endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, path);
                continue;
            }

            using var request = new HttpRequestMessage(method, path[1..]) { Headers = { Via = { new("1.1", "proxy") } } };
            using var response = await client.SendAsync(request, Token);
            Assert.True(
                path.StartsWith("/admin", StringComparison.Ordinal) ? response.StatusCode == HttpStatusCode.Unauthorized && response.Headers.Location is null
                : response.StatusCode == HttpStatusCode.Unauthorized || response.Headers.Location?.OriginalString.Contains("/sign-in", StringComparison.Ordinal) is true,
                $"{method} {path} answered {(int)response.StatusCode} to a stranger");
            asked++;
        }

        Assert.InRange(asked, 12, 500);
    }

    [Fact]
    public async Task AdminEndpoints_TakeNoCookies()
    {
        await using var app = await AppFactory.StartAsync();
        using var browser = await app.SignedInBrowserAsync();
        foreach (var (method, path, _) in Endpoints(app).Where(e => e.Path.StartsWith("/admin", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(method, path[1..]);
            using var response = await browser.Client.SendAsync(request, Token);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {(int)response.StatusCode} to a cookie");
        }
    }

    [Fact]
    public async Task ChatKeys_ChatAndSearchOnly()
    {
        await using var app = await AppFactory.StartAsync();
        using var client = await app.ChatClientAsync();
        var allowed = new List<string>();
        foreach (var (method, path, _) in Endpoints(app).Where(e => e.Path.StartsWith("/admin", StringComparison.Ordinal)))
        {
            using var request = new HttpRequestMessage(method, path[1..]);
            using var response = await client.SendAsync(request, Token);
            Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
            if (response.StatusCode != HttpStatusCode.Forbidden)
            {
                allowed.Add(path);
            }
        }

        Assert.NotEmpty(allowed);
        Assert.All(allowed, path => Assert.Contains(ForChat, known => path == known || path.StartsWith(known + "/", StringComparison.Ordinal)));
    }

    private static IEnumerable<(HttpMethod Method, string Path, RouteEndpoint Endpoint)> Endpoints(AppFactory app) =>
        from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (new HttpMethod(method), Fill(endpoint.RoutePattern), endpoint);

    /// <summary>The route with a fitting value for each parameter.</summary>
    private static string Fill(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => parameter.ParameterPolicies.Any(p => p.Content == "guid") ? Guid.Empty.ToString() : "1",
        _ => throw new NotSupportedException(part.ToString()),
    }))));
}
