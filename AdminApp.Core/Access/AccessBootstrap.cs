using AdminApp.Core.Access.Audit;
using AdminApp.Core.Access.CommonPasswords;
using AdminApp.Core.Configuration;
using AdminApp.Core.Stores.Entities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdminApp.Core.Access;

/// <summary>
/// Creates what the <c>Bootstrap</c> settings ask for, once at start: the first admin, and Admin API keys by name.
/// Running again changes nothing, except that a key of the same name gets its new secret. An existing password is never overwritten,
/// a revoked key is not restored, and a key created on the Access page keeps its secret and role; the log reports both.
/// </summary>
public sealed partial class AccessBootstrap(
    UserAccounts accounts, ApiKeyStore keys, IOptions<BootstrapOptions> options, ILogger<AccessBootstrap> logger)
{
    /// <summary>Applies the settings. Bad values have already stopped the start, see <see cref="BootstrapRules"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var bootstrap = options.Value;
        foreach (var (name, secret) in BootstrapKeys.Parse(bootstrap))
        {
            if (secret.Length < ApiKeySecret.SafeLength)
            {
                LogShortKey(name, ApiKeySecret.SafeLength);
            }

            switch (await keys.ConfigureAsync(name, secret, ApiKeyRole.Admin, cancellationToken))
            {
                case ConfiguredKeyOutcome.Revoked:
                    LogRevokedKey(name);
                    break;
                case ConfiguredKeyOutcome.MadeByHand:
                    LogKeyMadeByHand(name);
                    break;
            }
        }

        if (bootstrap.AdminEmail.Length == 0 || await accounts.AnyAsync(cancellationToken))
        {
            return;
        }

        if (CommonPasswordList.Contains(bootstrap.AdminPassword))
        {
            throw new InvalidSettingsException([new SettingFault("Bootstrap:AdminPassword", "", "a password that is not a common one; this one would be guessed first")]);
        }

        var outcome = await accounts.AddFirstAsync(bootstrap.AdminEmail, bootstrap.AdminPassword, AuditActor.Configuration, cancellationToken);
        if (outcome.Error is null)
        {
            LogAdminCreated(bootstrap.AdminEmail);
        }
        else if (!await accounts.AnyAsync(cancellationToken))
        {
            throw new InvalidSettingsException([new SettingFault("Bootstrap:AdminEmail", bootstrap.AdminEmail, outcome.Error)]);
        }
    }

    [LoggerMessage(EventName = "FirstAdminCreated", Level = LogLevel.Information, Message = "Created the first admin {Email} from the configuration.")]
    private partial void LogAdminCreated(string email);

    [LoggerMessage(EventName = "ShortBootstrapKey", Level = LogLevel.Warning,
        Message = "The API key {Name} in the configuration is shorter than {Characters} characters and may be guessed.")]
    private partial void LogShortKey(string name, int characters);

    [LoggerMessage(EventName = "RevokedBootstrapKey", Level = LogLevel.Warning,
        Message = "The API key {Name} in the configuration was revoked and stays revoked. Give it a new secret in the configuration, or remove it there.")]
    private partial void LogRevokedKey(string name);

    [LoggerMessage(EventName = "BootstrapKeyConflict", Level = LogLevel.Warning,
        Message = "The API key {Name} in the configuration is ignored: a key with this name or secret was created on the Access page. Choose another name and secret in the configuration, or revoke that key.")]
    private partial void LogKeyMadeByHand(string name);
}
