using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AdminApp.Commands;
using AdminApp.Core.Simulation;

namespace AdminApp.Hosting;

/// <summary><c>simulate</c>: a provider without a key, to try and to measure everything.</summary>
internal static class SimulateCommand
{
    private static readonly SimulationOptions s_default = new();

    private static readonly Option<int> s_port = new("--port") { Description = "TCP port on 127.0.0.1; 0: any free one.", DefaultValueFactory = _ => 8090 };
    private static readonly Option<double> s_second = new("--requests-per-second") { Description = "Requests a second; 0: no such limit.", DefaultValueFactory = _ => s_default.RequestsPerSecond };
    private static readonly Option<int> s_minute = new("--requests-per-minute") { Description = "Requests a window; 0: no such limit.", DefaultValueFactory = _ => s_default.RequestsPerMinute };
    private static readonly Option<long> s_tokens = new("--tokens-per-minute") { Description = "Tokens a window; 0: no such limit.", DefaultValueFactory = _ => s_default.TokensPerMinute };
    private static readonly Option<double> s_window = new("--window") { Description = "Length of the window in seconds.", DefaultValueFactory = _ => s_default.WindowSeconds };
    private static readonly Option<bool> s_fixed = new("--fixed-windows") { Description = "Windows begin at fixed moments instead of sliding." };
    private static readonly Option<bool> s_concurrency = new("--second-is-concurrency") { Description = "Reads the limit a second as the most requests in flight." };
    private static readonly Option<string> s_seconds = new("--seconds") { Description = "Time of an answer, such as 5-15 or 2.", DefaultValueFactory = _ => "5-15" };
    private static readonly Option<double> s_scale = new("--time-scale") { Description = "Factor on the times of answers.", DefaultValueFactory = _ => s_default.TimeScale };
    private static readonly Option<double> s_jitter = new("--jitter") { Description = "Longest delay of the network in milliseconds.", DefaultValueFactory = _ => s_default.JitterMs };
    private static readonly Option<double> s_fail = new("--fail") { Description = "Percent of the requests that fail with 500.", DefaultValueFactory = _ => 0 };
    private static readonly Option<HeaderGeneration> s_headers = new("--headers") { Description = "Rate-limit headers: Current, BySize or None.", DefaultValueFactory = _ => s_default.Headers };
    private static readonly Option<bool> s_tools = new("--tools") { Description = "Calls search_transcripts first where tools are offered." };
    private static readonly Option<string> s_key = new("--api-key") { Description = "The only key that is accepted; empty: any.", DefaultValueFactory = _ => "" };
    private static readonly Option<int> s_seed = new("--seed") { Description = "Seed of what is drawn.", DefaultValueFactory = _ => s_default.Seed };

    public static Command Create()
    {
        var command = new Command("simulate", "Runs a simulated Mistral on this machine: limits, latency and faults on demand, no key needed.")
        {
            s_port, s_minute, s_second, s_tokens, s_window, s_fixed, s_concurrency, s_seconds, s_scale, s_jitter, s_fail, s_headers, s_tools, s_key, s_seed,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        SimulatedMistral simulation;
        try
        {
            simulation = await SimulatedMistral.StartAsync(Read(parsed).Checked(), parsed.GetValue(s_port), cancellationToken);
        }
        catch (Exception exception) when (exception is ValidationException or FormatException or ArgumentOutOfRangeException)
        {
            await Console.Error.WriteLineAsync(exception.Message.ReplaceLineEndings(" ") + " See simulate --help.");
            return ExitCodes.BadArguments;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }

        await using (simulation)
        {
            var options = simulation.Options;
            var root = simulation.BaseUrl[..^"/v1".Length];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                Simulated Mistral: {options.RequestsPerMinute} requests and {options.TokensPerMinute} tokens per {options.WindowSeconds} s, {options.MinSeconds * options.TimeScale:0.##} to {options.MaxSeconds * options.TimeScale:0.##} s an answer.
                Use it with two settings, for example:

                  ./run.sh --Mistral:BaseUrl={simulation.BaseUrl} --Mistral:ApiKey={(options.ApiKey.Length > 0 ? options.ApiKey : "simulated")}

                What arrived:        curl {root}/simulation/summary     (each arrival: /simulation/arrivals)
                Change it meanwhile: curl -X PUT {root}/simulation/options -d '{"{\"requests_per_minute\": 6}"}'
                Ctrl+C stops it.
                """));
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine($"{simulation.Arrivals.Total} requests arrived.");
            }
        }

        return ExitCodes.Done;
    }

    private static SimulationOptions Read(ParseResult parsed)
    {
        var (least, most) = ReadSeconds(parsed.GetValue(s_seconds)!);
        return new SimulationOptions
        {
            ApiKey = parsed.GetValue(s_key)!,
            RequestsPerSecond = parsed.GetValue(s_second),
            RequestsPerMinute = parsed.GetValue(s_minute),
            TokensPerMinute = parsed.GetValue(s_tokens),
            WindowSeconds = parsed.GetValue(s_window),
            Windows = parsed.GetValue(s_fixed) ? WindowKind.Fixed : WindowKind.Sliding,
            SecondLimit = parsed.GetValue(s_concurrency) ? SecondLimit.Concurrency : SecondLimit.Rate,
            MinSeconds = least,
            MaxSeconds = most,
            TimeScale = parsed.GetValue(s_scale),
            JitterMs = parsed.GetValue(s_jitter),
            Faults = parsed.GetValue(s_fail) is not 0 and var percent ? [new SimulatedFault(FaultKind.ServerError, percent / 100)] : [],
            Headers = parsed.GetValue(s_headers),
            CallTools = parsed.GetValue(s_tools),
            Seed = parsed.GetValue(s_seed),
        };
    }

    private static (double Least, double Most) ReadSeconds(string text)
    {
        var parts = text.Split('-');
        return parts.Length is 1 or 2
            && double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least)
            && double.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var most)
            ? (least, most)
            : throw new FormatException($"--seconds is '{text}'; write seconds, such as 2, or from and to, such as 5-15.");
    }
}
