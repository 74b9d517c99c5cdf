using AdminApp.Tests.Fakes;
using AdminApp.Tests.Measures.Pictures;
using AdminApp.Tests.Measures.Search;

namespace AdminApp.Tests.Measures;

/// <summary>Figures that are looked at by people and stand in docs/: <c>dotnet run --project AdminApp.Tests -c Release -- measure NAME …</c></summary>
internal static class MeasureCommand
{
    private static readonly Dictionary<string, (string Usage, Func<string[], CancellationToken, Task<int>> Run)> Measures = new()
    {
        ["search"] = ("search [dev|scale]: how often the right passage is found, and what each part of the ranking brings", SearchMeasure.RunAsync),
        ["tool-floor"] = ("tool-floor [dev|scale]: how often passages hold the answer, by how much of the question they hold", ToolFloorMeasure.RunAsync),
        ["budget"] = ("budget [dev|scale]: how often the right passage is given, by the tokens that the passages may take", BudgetMeasure.RunAsync),
        ["scope"] = ("scope: how many passages are from the meeting that a question names", ScopeMeasure.RunAsync),
        ["floor"] = ("floor [dev|scale]: how many questions lie below the floor of relevance", FloorMeasure.RunAsync),
        ["server"] = ("server FOLDER: a published server from start to ready, and its memory", ServerMeasure.RunAsync),
        ["promise"] = ("promise FOLDER: many questions at once to a published server, and a kill among them; takes four minutes", PromiseMeasure.RunAsync),
        ["burst"] = ("burst FOLDER: 300 questions at once to a published server, everything twenty times faster than life; takes two minutes", BurstMeasure.RunAsync),
        ["question"] = ("question FOLDER: the CPU time that a published server takes for a question", QuestionMeasure.RunAsync),
        ["dashboards"] = ("dashboards FOLDER: the CPU time of a published server while 20 dashboards are open, and of answers in the meantime; takes eight minutes", DashboardMeasure.RunAsync),
        ["scheduler"] = ("scheduler: what the scheduler costs a call, with nobody and with thousands waiting", SchedulerMeasure.RunAsync),
        ["preview"] = ("preview [times]: how long a preview of other limits takes, and how near it comes to what then happens; takes six minutes, or seconds for the times alone", PreviewMeasure.RunAsync),
        ["service"] = ("service: what the whole service adds to a call, beside a direct one, and the memory of one that waits", ServiceMeasure.RunAsync),
        ["import"] = ("import FOLDER [--turns]: how the files of a folder are read: form, words in and out, turns, speakers, warnings", ImportWordsMeasure.RunAsync),
        ["versions"] = ("versions FOLDER: how much text versions of one meeting have in common, and meetings of one series", VersionsMeasure.RunAsync),
        ["speakers"] = ("speakers FOLDER: how long renaming a speaker in all meetings takes, and how long other writers wait meanwhile", SpeakersMeasure.RunAsync),
        ["import-load"] = ("import-load FOLDER: how long questions to a published server wait while large files are imported and deleted; takes two minutes", ImportLoadMeasure.RunAsync),
        ["commits"] = ("commits: what a sync at each commit of SQLite costs, on the disk of the temporary folder", CommitMeasure.RunAsync),
        ["usage"] = ("usage: what counting adds to the transaction that stores a question, with and without a quota", UsageMeasure.RunAsync),
        ["requests"] = ("requests [rows]: the first page of the list of requests with a million rows in SQLite, by filter; takes four minutes and 2 GB of disk", RequestsMeasure.RunAsync),
        ["palette"] = ("palette [MEETINGS]: a key press in the command palette with 200 meetings, or as many as you say, and 2,000 conversations, on the server and in a browser; takes a minute", PaletteMeasure.RunAsync),
        ["soak"] = ("soak [hours]: five dashboards open while 48 hours of questions go by, 200 times faster than life; takes fifteen minutes", SoakMeasure.RunAsync),
        ["pictures"] = ("pictures FOLDER: each page in light, dark and on a phone, for docs/ui; takes five minutes", PicturesMeasure.RunAsync),
        ["search-speed"] = ("search-speed [1|10|100]: times, disk and memory over so many times the meetings of scale", SearchSpeedMeasure.RunAsync),
    };

    private static readonly string[] WithoutMeetings = ["promise", "burst", "scheduler", "service", "preview", "import", "versions", "speakers", "import-load", "commits", "usage", "requests", "palette", "soak", "pictures"];

    /// <summary>Runs a measure; exit code 2 and the list of measures where there is none of that name.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0 || !Measures.TryGetValue(args[0], out var measure))
        {
            await Console.Error.WriteLineAsync($"Measures:{string.Concat(Measures.Values.Select(m => $"{Environment.NewLine}  {m.Usage}"))}");
            return 2;
        }

        if (SharedData.Root is null && !WithoutMeetings.Contains(args[0]))
        {
            await Console.Error.WriteLineAsync("ADMINAPP_SHARED must name the folder that holds qmsum/dev and qmsum/scale.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await measure.Run(args[1..], stop.Token);
    }
}
