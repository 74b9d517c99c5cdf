using System.CommandLine;
using System.Text.Json;
using AdminApp.Commands;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Search;

/// <summary><c>search "QUERY"</c>: searches the transcripts.</summary>
internal static class SearchCommand
{
    public static Command Create(CommandHost host)
    {
        var query = new Argument<string>("query") { Description = "Words or a question, 1 to 8,000 characters." };
        var meeting = new Option<string?>("--meeting") { Description = "Only this meeting: file name or ID.", HelpName = "FILE" };
        var top = new Option<int>("--top") { Description = "Number of hits, 1 to 50.", DefaultValueFactory = _ => 10, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print the response of GET /admin/search." };
        query.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (string.IsNullOrWhiteSpace(result.Tokens[0].Value) || result.Tokens[0].Value.Length > 8000))
            {
                result.AddError("The query must have 1 to 8,000 characters.");
            }
        });
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count is < 1 or > 50)
            {
                result.AddError("--top must be 1 to 50.");
            }
        });

        var command = new Command("search", "Searches the transcripts.") { query, meeting, top, json };
        command.SetAction((parsed, cancellationToken) => host.RunAsync(
            (services, token) => RunAsync(services, new SearchQuery(parsed.GetValue(query)!, parsed.GetValue(top)) { Scope = MeetingScope.Of(parsed.GetValue(meeting)) }, parsed.GetValue(json), token),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, SearchQuery query, bool json, CancellationToken cancellationToken)
    {
        SearchResult result;
        try
        {
            result = await services.GetRequiredService<ITranscriptSearch>().SearchAsync(query, cancellationToken);
        }
        catch (MeetingNotFoundException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.BadArguments;
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(SearchResponse.From(result), SearchResponse.Json));
        }
        else
        {
            Print(result);
        }

        return ExitCodes.Success;
    }

    private static void Print(SearchResult result)
    {
        if (result.Scope.Filters.Count > 0)
        {
            Console.WriteLine($"[{string.Join("] [", result.Scope.Filters.Select(filter => Printable(filter.Label)))}]");
        }

        if (Note(result.Scope) is { } note)
        {
            Console.WriteLine(Printable(note));
        }
        else if (result.Hits.Count == 0)
        {
            Console.WriteLine("Nothing found.");
        }

        for (var i = 0; i < result.Hits.Count; i++)
        {
            var hit = result.Hits[i];
            var turns = hit.TurnFrom == hit.TurnTo ? $"turn {hit.TurnFrom}" : $"turns {hit.TurnFrom}-{hit.TurnTo}";
            Console.WriteLine();
            Console.WriteLine($"{i + 1}. {hit.File}, {turns}{(hit.Start is null ? "" : $", from {TranscriptTime.Format(hit.Start)}")} (score {hit.Score:0.000})");
            foreach (var line in hit.Text.Split('\n'))
            {
                Console.WriteLine($"   {Printable(line)}");
            }
        }
    }

    private static string? Note(AppliedScope scope) => scope.Nothing?.Text() ?? scope.Remark;

    // Transcripts are untrusted: control characters must not reach the terminal.
    private static string Printable(string line) => string.Concat(line.Where(character => !char.IsControl(character)));
}
