using System.Globalization;
using AdminApp.Tests.Fakes;

namespace AdminApp.Tests.Measures;

/// <summary><c>measure server FOLDER</c>: a published server from start to ready, and the memory it holds, idle and with the meetings of dev taken in.</summary>
internal static class ServerMeasure
{
    private const int Rounds = 5;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var folder] || !File.Exists(Path.Combine(folder, "AdminApp.dll")))
        {
            await Console.Error.WriteLineAsync("Name the folder that `dotnet publish` wrote.");
            return 2;
        }

        folder = Path.GetFullPath(folder);
        Line("published", $"{new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6:0} MB");
        foreach (var embeddings in (string[])["false", "true"])
        {
            var ready = new List<double>();
            var idle = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var started = TimeProvider.System.GetTimestamp();
                await using var app = await AppProcess.StartFromAsync(folder, ("Search:Embeddings", embeddings));
                ready.Add(TimeProvider.System.GetElapsedTime(started).TotalSeconds);
                await Task.Delay(Rest, TimeProvider.System, cancellationToken);
                idle.Add(Resident(app.Id));
            }

            Line($"embeddings {embeddings}: start to ready, new data directory", $"{Median(ready):0.00} s ({ready.Min():0.00} to {ready.Max():0.00})");
            Line($"embeddings {embeddings}: resident, idle, empty", $"{Median(idle):0} MB ({idle.Min():0} to {idle.Max():0})");
            await WithMeetingsAsync(folder, embeddings, cancellationToken);
        }

        return 0;
    }

    private static async Task WithMeetingsAsync(string folder, string embeddings, CancellationToken cancellationToken)
    {
        await using var app = await AppProcess.StartFromAsync(folder, ("Search:Embeddings", embeddings));
        var started = TimeProvider.System.GetTimestamp();
        var meetings = await MeasuredMeetings.ImportAsync(app, most: null, cancellationToken);
        Line($"embeddings {embeddings}: {meetings} meetings imported in", $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        await MeasuredMeetings.UntilEmbeddedAsync(app, cancellationToken);
        Line($"embeddings {embeddings}: searchable in full after", $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s");
        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        Line($"embeddings {embeddings}: resident with the meetings", $"{Resident(app.Id):0} MB");
        for (var question = 0; question < 20; question++)
        {
            using var answer = await app.Client.GetAsync($"admin/search?q=what+was+said+about+number+{question}", cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        Line($"embeddings {embeddings}: resident after 20 searches, most ever", $"{Resident(app.Id):0} MB, {Resident(app.Id, "VmHWM"):0} MB");
    }

    private static double Resident(int process, string field = "VmRSS")
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Line(string what, string figure) => Console.WriteLine($"{what,-62} {figure}");
}
