using System.Globalization;
using AdminApp.Tests.Browser;

namespace AdminApp.Tests.Measures;

/// <summary>
/// <c>measure soak [hours]</c>: five dashboards open while 48 hours of questions go by, 200 times faster than life: memory by the hour, whether
/// they still respond, and what the log says.
/// </summary>
internal static class SoakMeasure
{
    private const double Times = 200;
    private const int Steps = 8;
    private static readonly string[] Ranges = ["5m", "5m", "1h", "24h", "7d"];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var hours = 48.0;
        if (args.Length > 1 || (args.Length == 1 && (!double.TryParse(args[0], CultureInfo.InvariantCulture, out hours) || hours is < 1 or > 1000)))
        {
            await Console.Error.WriteLineAsync("Give the hours as a number from 1 to 1000, or nothing for 48.");
            return 2;
        }

        await using var browser = new BrowserFixture();
        await using var soak = await Soak.StartAsync(browser, Times, Ranges);
        Line($"{"hours",5} {"asked",7} {"answered",8} {"visits",6} {"pages",5} {"heap MB",8} {"RSS MB",7} {"scripts MB",10} {"elements",8} {"errors",6}");
        for (var step = 1; step <= Steps; step++)
        {
            await soak.RunAsync(TimeSpan.FromHours(hours / Steps), cancellationToken);
            await WriteAsync(soak, hours * step / Steps);
        }

        var faults = await soak.FaultsAsync();
        var open = Soak.Heap();
        await soak.CloseAsync(cancellationToken);
        Line($"heap with {Ranges.Length} dashboards {open / 1e6:0.0} MB, after they were closed {Soak.Heap() / 1e6:0.0} MB");
        Line(faults.Count == 0 ? "all dashboards respond, leave and come back" : string.Join(Environment.NewLine, faults));
        foreach (var error in soak.Errors.Take(10))
        {
            Line(error);
        }

        return faults.Count + soak.Errors.Count == 0 ? 0 : 1;
    }

    private static async Task WriteAsync(Soak soak, double hour)
    {
        var (scripts, elements) = await soak.BrowserAsync();
        var heap = Soak.Heap();
        Line($"{hour,5:0.#} {soak.Questions.Asked,7} {soak.Questions.Answered,8} {soak.Visits,6} {soak.Circuits,5} {heap / 1e6,8:0.0} {Environment.WorkingSet / 1e6,7:0} {scripts / 1e6,10:0.0} {elements,8:0} {soak.Errors.Count,6}");
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Line(string line) => Console.WriteLine(line);
}
