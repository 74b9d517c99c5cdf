using System.Globalization;
using System.Text.Json;
using AdminApp.Api;
using AdminApp.Core.Primitives;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Details;
using AdminApp.Security;

namespace AdminApp.Transcripts.Details;

/// <summary><c>PUT /admin/transcripts/{id}/details</c>: a member that is left out stays as it is, <c>null</c> means none. <c>DELETE</c> puts back what the file says.</summary>
internal static class DetailsEndpoint
{
    private static readonly string[] Members = ["title", "date", "time", "place"];

    public static void Map(RouteGroupBuilder transcripts)
    {
        transcripts.MapPut("/{id}/details", PutAsync)
            .WithSummary("Edits title, date, time and place of a meeting.")
            .WithDescription("`{\"title\": …, \"date\": \"2025-10-03\", \"time\": \"14:30\", \"place\": 1}`. What is left out stays as it is; null means none.")
            .Accepts<DetailsBody>("application/json").Produces<TranscriptBody>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        transcripts.MapDelete("/{id}/details", DeleteAsync)
            .WithSummary("Puts back what the file says about a meeting: title and date, without a time and a place.")
            .Produces<TranscriptBody>().ProducesProblem(404);
    }

    private static async Task<IResult> PutAsync(string id, HttpContext context, ITranscriptLibrary library, CancellationToken cancellationToken)
    {
        JsonElement body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ApiProblem.Create(StatusCodes.Status400BadRequest, "bad_json", "Send a JSON object with any of: title, date, time, place.");
        }

        if (await library.FindAsync(id, cancellationToken) is not { } found)
        {
            return TranscriptEndpoints.NotFound(id);
        }

        var read = EditedDetails.Of(found.Transcript);
        var (details, problem) = Read(body, read);
        if (problem is not null)
        {
            return Invalid(problem);
        }

        try
        {
            return await library.EditAsync(found.Transcript.Id, details, context.Actor(), read, cancellationToken) is { } edited
                ? TypedResults.Ok(TranscriptBody.From(found with { Transcript = edited }))
                : TranscriptEndpoints.NotFound(id);
        }
        catch (ArgumentException exception)
        {
            return Invalid(exception.WithoutParameter());
        }
        catch (DetailsChangedException exception)
        {
            return ApiProblem.Create(StatusCodes.Status409Conflict, "details_changed", $"{exception.Message} Send it again to replace what is there.");
        }
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, ITranscriptLibrary library, CancellationToken cancellationToken) =>
        await library.FindAsync(id, cancellationToken) is { } found && await library.EditAsync(found.Transcript.Id, details: null, context.Actor(), cancellationToken: cancellationToken) is { } edited
            ? TypedResults.Ok(TranscriptBody.From(found with { Transcript = edited }))
            : TranscriptEndpoints.NotFound(id);

    private static (MeetingDetails? Details, string? Problem) Read(JsonElement body, MeetingDetails details)
    {
        try
        {
            return ReadMembers(body, details);
        }
        catch (InvalidOperationException)
        {
            return (null, "A text has half of a surrogate pair, such as \"\\ud800\": send valid Unicode.");
        }
    }

    private static (MeetingDetails? Details, string? Problem) ReadMembers(JsonElement body, MeetingDetails details)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, "Send a JSON object with any of: title, date, time, place.");
        }

        var given = body.EnumerateObject().ToList();
        if (given.Select(member => member.Name).FirstOrDefault(name => !Members.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return (null, $"There is no member '{ValidText.Line(unknown, 40)}'. Allowed are: title, date, time, place.");
        }

        foreach (var member in given)
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "title" when value.ValueKind == JsonValueKind.String:
                    details = details with { Title = value.GetString()! };
                    break;
                case "date" when Day(value) is (true, var date):
                    details = details with { Date = date };
                    break;
                case "time" when Clock(value) is (true, var time):
                    details = details with { Time = time };
                    break;
                case "place" when Number(value) is (true, var place):
                    details = details with { Place = place };
                    break;
                default:
                    return (null, Expected(member.Name));
            }
        }

        return (details, null);
    }

    private static string Expected(string member) => member switch
    {
        "title" => $"'title' is a text of 1 to {MeetingDetails.MaxTitle} characters.",
        "date" => "'date' is a day such as \"2025-10-03\", or null.",
        "time" => "'time' is a time of day such as \"14:30\", or null.",
        _ => $"'place' is a whole number from 1 to {MeetingDetails.MaxPlace}, or null.",
    };

    private static (bool Valid, DateOnly? Date) Day(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => (true, null),
        JsonValueKind.String when DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => (true, day),
        _ => default,
    };

    private static (bool Valid, TimeOnly? Time) Clock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => (true, null),
        JsonValueKind.String when TimeOnly.TryParseExact(value.GetString(), ["HH:mm", "HH:mm:'00'"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => (true, time),
        _ => default,
    };

    private static (bool Valid, int? Place) Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => (true, null),
        JsonValueKind.Number when value.TryGetInt32(out var place) => (true, place),
        _ => default,
    };

    private static IResult Invalid(string problem) => ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, "invalid_details", problem);
}

/// <summary>Body of <c>PUT /admin/transcripts/{id}/details</c>.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Date">Day of the meeting.</param>
/// <param name="Time">When it began on that day, as <c>14:30</c>.</param>
/// <param name="Place">Position among the meetings of its day that have no time, 1 to 999.</param>
internal sealed record DetailsBody(string? Title, DateOnly? Date, string? Time, int? Place);
