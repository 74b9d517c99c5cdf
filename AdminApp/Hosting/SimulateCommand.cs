using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using AdminApp.Commands;
using AdminApp.Core.Simulation;

namespace AdminApp.Hosting;

/// <summary><c>simulate</c>: a simulated provider for trying and measuring everything without a key.</summary>
internal static partial class SimulateCommand
{
    private static readonly SimulationOptions Defaults = new();

    private static readonly Option<int> PortOption = new("--port") { Description = "TCP port on 127.0.0.1; 0 picks a free one.", DefaultValueFactory = _ => 8090 };
    private static readonly Option<double> SecondOption = new("--requests-per-second") { Description = "Requests per second; 0: no limit.", DefaultValueFactory = _ => Defaults.RequestsPerSecond };
    private static readonly Option<int> MinuteOption = new("--requests-per-minute") { Description = "Requests per window; 0: no limit.", DefaultValueFactory = _ => Defaults.RequestsPerMinute };
    private static readonly Option<long> TokensOption = new("--tokens-per-minute") { Description = "Tokens per window; 0: no limit.", DefaultValueFactory = _ => Defaults.TokensPerMinute };
    private static readonly Option<double> WindowOption = new("--window") { Description = "Length of the window in seconds.", DefaultValueFactory = _ => Defaults.WindowSeconds };
    private static readonly Option<string> ModelsOption = new("--models") { Description = "The only models, each with its requests and tokens per window, such as ministral-8b-latest=188/625000,ministral-3b-latest=750/1300000; empty: any model.", DefaultValueFactory = _ => "" };
    private static readonly Option<WindowKind> RequestWindowsOption = new("--request-windows") { Description = "How requests are counted: Fixed (by the clock), Sliding or Bucket.", DefaultValueFactory = _ => Defaults.RequestWindows };
    private static readonly Option<WindowKind> TokenWindowsOption = new("--token-windows") { Description = "How tokens are counted: Sliding, Fixed or Bucket.", DefaultValueFactory = _ => Defaults.TokenWindows };
    private static readonly Option<TokenCharge> ChargeOption = new("--charge") { Description = "Tokens charged: Usage (what was used) or MaxTokens (prompt and max_tokens, at arrival).", DefaultValueFactory = _ => Defaults.Charge };
    private static readonly Option<bool> ConcurrencyOption = new("--second-is-concurrency") { Description = "Treats the per-second limit as the maximum number of concurrent requests." };
    private static readonly Option<string> SecondsOption = new("--seconds") { Description = "Seconds an answer takes, such as 5-15 or 2.", DefaultValueFactory = _ => "5-15" };
    private static readonly Option<double> ScaleOption = new("--time-scale") { Description = "Multiplies the time an answer takes.", DefaultValueFactory = _ => Defaults.TimeScale };
    private static readonly Option<double> JitterOption = new("--jitter") { Description = "Maximum network delay in milliseconds.", DefaultValueFactory = _ => Defaults.JitterMs };
    private static readonly Option<double> FailOption = new("--fail") { Description = "Percentage of requests that fail with 500.", DefaultValueFactory = _ => 0 };
    private static readonly Option<HeaderGeneration> HeadersOption = new("--headers") { Description = "Rate-limit headers: Current, BySize or None.", DefaultValueFactory = _ => Defaults.Headers };
    private static readonly Option<RateHeaderPlace> RateHeadersOption = new("--rate-headers") { Description = "Responses with rate-limit headers: AsMistral (none on a streamed answer) or Always.", DefaultValueFactory = _ => Defaults.RateHeaders };
    private static readonly Option<bool> ToolsOption = new("--tools") { Description = "Calls search_transcripts first if tools are offered." };
    private static readonly Option<string> KeyOption = new("--api-key") { Description = "The only accepted key; empty: any key.", DefaultValueFactory = _ => "" };
    private static readonly Option<int> SeedOption = new("--seed") { Description = "Seed of the random numbers.", DefaultValueFactory = _ => Defaults.Seed };

    public static Command Create()
    {
        var command = new Command("simulate", "Runs a simulated Mistral on this machine, with limits, latency and faults as you choose. Needs no key.")
        {
            PortOption, MinuteOption, SecondOption, TokensOption, ModelsOption, WindowOption, RequestWindowsOption, TokenWindowsOption, ConcurrencyOption, ChargeOption,
            SecondsOption, ScaleOption, JitterOption, FailOption, HeadersOption, RateHeadersOption, ToolsOption, KeyOption, SeedOption,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        SimulatedMistral simulation;
        try
        {
            simulation = await SimulatedMistral.StartAsync(Read(parsed).Checked(), parsed.GetValue(PortOption), cancellationToken);
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
            var limits = options.Models.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{options.RequestsPerMinute} requests and {options.TokensPerMinute} tokens")
                : string.Create(CultureInfo.InvariantCulture, $"{options.Models.Count} models with limits of their own");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                Simulated Mistral: {limits} per {options.WindowSeconds} s, {options.MinSeconds * options.TimeScale:0.##} to {options.MaxSeconds * options.TimeScale:0.##} s per answer.
                Two settings make AdminApp use it, for example:

                  ./run.sh --Mistral:BaseUrl={simulation.BaseUrl} --Mistral:ApiKey={(options.ApiKey.Length > 0 ? options.ApiKey : "simulated")}

                See requests:  curl {root}/simulation/summary     (one by one: /simulation/arrivals)
                Change options: curl -X PUT {root}/simulation/options -d '{"{\"requests_per_minute\": 6}"}'
                Ctrl+C stops it.
                """));
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine($"{simulation.Arrivals.Total} requests received.");
            }
        }

        return ExitCodes.Success;
    }

    private static SimulationOptions Read(ParseResult parsed)
    {
        var (min, max) = ReadSeconds(parsed.GetValue(SecondsOption)!);
        return new SimulationOptions
        {
            ApiKey = parsed.GetValue(KeyOption)!,
            RequestsPerSecond = parsed.GetValue(SecondOption),
            RequestsPerMinute = parsed.GetValue(MinuteOption),
            TokensPerMinute = parsed.GetValue(TokensOption),
            WindowSeconds = parsed.GetValue(WindowOption),
            Models = ReadModels(parsed.GetValue(ModelsOption)!),
            RequestWindows = parsed.GetValue(RequestWindowsOption),
            TokenWindows = parsed.GetValue(TokenWindowsOption),
            Charge = parsed.GetValue(ChargeOption),
            SecondLimit = parsed.GetValue(ConcurrencyOption) ? SecondLimit.Concurrency : SecondLimit.Rate,
            MinSeconds = min,
            MaxSeconds = max,
            TimeScale = parsed.GetValue(ScaleOption),
            JitterMs = parsed.GetValue(JitterOption),
            Faults = parsed.GetValue(FailOption) is not 0 and var percent ? [new SimulatedFault(FaultKind.ServerError, percent / 100)] : [],
            Headers = parsed.GetValue(HeadersOption),
            RateHeaders = parsed.GetValue(RateHeadersOption),
            CallTools = parsed.GetValue(ToolsOption),
            Seed = parsed.GetValue(SeedOption),
        };
    }

    private static Dictionary<string, ModelAllowance> ReadModels(string text)
    {
        var models = new Dictionary<string, ModelAllowance>();
        foreach (var item in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var match = ModelLimits().Match(item);
            if (!match.Success
                || !int.TryParse(match.Groups["requests"].ValueSpan, CultureInfo.InvariantCulture, out var requests)
                || !long.TryParse(match.Groups["tokens"].ValueSpan, CultureInfo.InvariantCulture, out var tokens))
            {
                throw new FormatException($"--models has '{item}'. Use a name, requests and tokens, such as ministral-8b-latest=188/625000.");
            }

            models[match.Groups["name"].Value] = new ModelAllowance { RequestsPerMinute = requests, TokensPerMinute = tokens };
        }

        return models;
    }

    [GeneratedRegex(@"^(?<name>[^=]+)=(?<requests>[0-9]+)/(?<tokens>[0-9]+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ModelLimits();

    private static (double Min, double Max) ReadSeconds(string text)
    {
        var parts = text.Split('-');
        return parts.Length is 1 or 2
            && double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var min)
            && double.TryParse(parts[^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var max)
            ? (min, max)
            : throw new FormatException($"--seconds is '{text}'. Use a number such as 2, or a range such as 5-15.");
    }
}
