using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access;

/// <summary>
/// Makes what the <c>Bootstrap</c> settings ask for, once at start: the first admin, and Admin API keys by name.
/// Running again changes nothing, except that a key of the same name takes its new text; a password that exists is never overwritten.
/// </summary>
public sealed partial class AccessBootstrap(
    UserAccounts accounts, ApiKeyStore keys, IOptions<BootstrapOptions> options, ILogger<AccessBootstrap> logger)
{
    private const string CreatedBy = "configuration";

    /// <summary>Does it. Bad values have stopped the start before: see <see cref="BootstrapRules"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var bootstrap = options.Value;
        foreach (var (name, secret) in BootstrapKeys.Parse(bootstrap))
        {
            if (secret.Length < ApiKeySecret.SafeLength)
                LogShortKey(name, ApiKeySecret.SafeLength);
            await keys.UpsertAsync(name, secret, ApiKeyRole.Admin, CreatedBy, cancellationToken);
        }

        if (bootstrap.AdminEmail.Length == 0 || await accounts.AnyAsync(cancellationToken))
            return;

        var outcome = await accounts.AddFirstAsync(bootstrap.AdminEmail, bootstrap.AdminPassword, cancellationToken);
        if (outcome.Error is null)
        {
            LogAdminCreated(bootstrap.AdminEmail);
        }
        else if (!await accounts.AnyAsync(cancellationToken))
        {
            throw new InvalidSettingsException([new SettingFault("Bootstrap:AdminEmail", bootstrap.AdminEmail, outcome.Error)]);
        }
    }

    [LoggerMessage(EventId = 5001, EventName = "FirstAdminCreated", Level = LogLevel.Information, Message = "Created the first admin {Email} from the configuration.")]
    private partial void LogAdminCreated(string email);

    [LoggerMessage(EventId = 5002, EventName = "ShortBootstrapKey", Level = LogLevel.Warning, Message = "The API key {Name} of the configuration has fewer than {Characters} characters and may be guessed.")]
    private partial void LogShortKey(string name, int characters);
}
