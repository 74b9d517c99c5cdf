using AdminApp.Core;
using AdminApp.Core.Configuration;
using AdminApp.Core.Stores;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AdminApp.Commands;

/// <summary>
/// Runs a command on the same configuration and data as the server, whether or not a server is running. The core services are available
/// and the store is migrated; background services do not run.
/// </summary>
/// <param name="settings">Settings from the command line.</param>
/// <param name="addCore">Adds the services that commands share with the server.</param>
internal sealed class CommandHost(IReadOnlyList<string> settings, Action<IServiceCollection, IConfiguration> addCore)
{
    // A command prints what it has to say itself. Settings given by the caller come later and win.
    private const string Quiet = "--Logging:LogLevel:Default=Warning";

    /// <summary>Runs the command and returns its exit code, or 1 or 2 with a line on standard error if it can't start or fails.</summary>
    /// <param name="command">The command; what it throws becomes one line on standard error.</param>
    /// <param name="configure">Further services.</param>
    public Task<int> RunAsync(
        Func<IServiceProvider, CancellationToken, Task<int>> command, CancellationToken cancellationToken,
        Action<IServiceCollection, IConfiguration>? configure = null) =>
        GuardAsync(async () =>
        {
            using var host = Build(configure);
            await StoreStart.PrepareAsync(host.Services, cancellationToken);
            return await command(host.Services, cancellationToken);
        });

    /// <summary>Turns the ways in which a start can fail into one message on standard error and an exit code.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InvalidSettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.BadArguments;
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, exception.Failures));
            return ExitCodes.BadArguments;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync(Describe(exception));
            return ExitCodes.Failed;
        }
    }

    // Our own refusals are whole sentences and file errors name the path; for anything else the type helps as well.
    private static string Describe(Exception exception) => exception is StartRefusedException or TimeoutException or IOException or UnauthorizedAccessException
        ? exception.Message
        : $"{exception.GetType().Name}: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}";

    private IHost Build(Action<IServiceCollection, IConfiguration>? configure)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = AppConfiguration.Arguments([Quiet, .. settings]),
            ContentRootPath = AppContext.BaseDirectory,
        });
        ProductSettings.Validator.Demand(builder.Configuration);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));
        // Standard output is for the command's result.
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        addCore(builder.Services, builder.Configuration);
        configure?.Invoke(builder.Services, builder.Configuration);
        return builder.Build();
    }
}
