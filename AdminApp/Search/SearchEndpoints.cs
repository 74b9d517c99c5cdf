using System.Globalization;
using System.Security.Claims;
using AdminApp.Api;
using AdminApp.Core.Chat;
using AdminApp.Core.Primitives;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Security;

namespace AdminApp.Search;

/// <summary>Endpoints of the feature under <c>/admin</c>.</summary>
internal static class SearchEndpoints
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    public static RouteGroupBuilder MapSearchEndpoints(this RouteGroupBuilder admin)
    {
        var turns = ActivatorUtilities.CreateInstance<SearchTurns>(((IEndpointRouteBuilder)admin).ServiceProvider);
        admin.MapGet("/search", SearchAsync)
            .RequireAuthorization(AccessPolicies.ApiChat)
            .AddEndpointFilter((invocation, next) => TakeTurnAsync(turns, invocation, next))
            .WithTags("Search")
            .WithName("Search")
            .WithSummary("Finds the passages that match a question best.")
            .WithDescription("q: words or a question, 1 to 8,000 characters. meeting: file name or ID. speaker: a name, in any case. from, to: days as yyyy-MM-dd, inclusive. top: 1 to 50, default 10.")
            .Produces<SearchResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return admin;
    }

    private static async ValueTask<object?> TakeTurnAsync(SearchTurns turns, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        using var turn = await turns.TakeAsync(context.User.FindFirstValue(AccessPolicies.OwnerClaim)!, context.RequestAborted);
        return turn is null
            ? ApiProblem.Busy(context, StatusCodes.Status429TooManyRequests, "client_rate", $"This API key has too many searches at once. Up to {SearchTurns.MaxPerKey} may run or wait. Send them one after the other.", RetryAfter)
            : await next(invocation);
    }

    // All parameters are read as text, so that the response can say what is allowed instead of a bare 400.
    private static async Task<IResult> SearchAsync(
        HttpContext context, ITranscriptSearch search, string? q, string? meeting, string? speaker, string? from, string? to, string? top, CancellationToken cancellationToken)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(q))
        {
            faults.Add("q is missing: words or a question, 1 to 8,000 characters.");
        }

        var firstDay = Day("from", from, faults);
        var lastDay = Day("to", to, faults);
        var count = 10;
        if (!string.IsNullOrWhiteSpace(top) && !(int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 50))
        {
            faults.Add("top must be a whole number from 1 to 50.");
        }

        if (faults.Count > 0)
        {
            return Invalid(string.Join(' ', faults));
        }

        var scope = MeetingScope.Of(meeting) with { Speaker = string.IsNullOrWhiteSpace(speaker) ? null : speaker, From = firstDay, To = lastDay };
        try
        {
            var result = await search.SearchAsync(new SearchQuery(q!, count) { Scope = scope }, cancellationToken);
            return Results.Json(SearchResponse.From(result), SearchResponse.Json);
        }
        catch (MeetingNotFoundException exception)
        {
            return ApiProblem.Create(StatusCodes.Status404NotFound, ChatErrorCodes.MeetingNotFound, exception.Message);
        }
        catch (ArgumentException exception)
        {
            return Invalid(exception.WithoutParameter());
        }
        catch (TimeoutException)
        {
            return ApiProblem.Busy(context, StatusCodes.Status503ServiceUnavailable, ChatErrorCodes.SearchNotReady, "The search index is being built.", TimeSpan.FromSeconds(5));
        }
    }

    private static IResult Invalid(string detail) => ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, "invalid_query", detail);

    private static DateOnly? Day(string name, string? text, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        faults.Add($"{name} must be a day in the form yyyy-MM-dd, such as 2025-03-04.");
        return null;
    }
}
