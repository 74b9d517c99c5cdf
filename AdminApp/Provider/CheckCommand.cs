using System.CommandLine;
using AdminApp.Commands;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Check;
using AdminApp.Core.Llm.Pipeline;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Core.Stores;

namespace AdminApp.Provider;

/// <summary><c>check</c>: prints what the Mistral key may do. Beside a running server the server makes the calls, because it counts them.</summary>
internal static class CheckCommand
{
    public static Command Create(CommandHost host)
    {
        var command = new Command("check", "Tests the Mistral key: one call of one token to each configured model. Also works while the server is running.");
        command.SetAction((_, cancellationToken) => host.RunAsync(
            RunAsync, cancellationToken, (services, _) => services.AddLlm().AddProviderCheck().AddCheckByServer()));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            using var alone = ServeLock.TryTake(services.GetRequiredService<DataDirectory>());
            var reports = await (alone is null
                ? services.GetRequiredService<CheckByServer>().RunAsync(cancellationToken)
                : services.GetRequiredService<IProviderCheck>().RunAsync(cancellationToken));
            foreach (var report in reports)
            {
                Console.WriteLine(Line(report, reports.Max(other => other.Model.Length)));
            }

            return await VerdictAsync(reports);
        }
        catch (LlmException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCodes.Failed;
        }
    }

    private static string Line(ModelReport report, int width) =>
        $"{report.Model.PadRight(width)}  {(report.State == ModelState.Answers ? $"answers; {Limits(report.Limits)}" : report.Detail)}";

    private static string Limits(IReadOnlyList<SaidLimit> limits) => limits.Count == 0 ? "Mistral names no limits" : string.Join(", ", limits);

    private static async Task<int> VerdictAsync(IReadOnlyList<ModelReport> reports)
    {
        if (reports[0].State == ModelState.Answers)
        {
            return ExitCodes.Success;
        }

        var others = reports.Where(report => report.State == ModelState.Answers).Select(report => report.Model).ToArray();
        await Console.Error.WriteLineAsync(others.Length == 0
            ? $"{reports[0].Model} (Mistral:Model) does not answer, and no other model does."
            : $"{reports[0].Model} (Mistral:Model) does not answer. These do: {string.Join(", ", others)}.");
        return ExitCodes.Failed;
    }
}
