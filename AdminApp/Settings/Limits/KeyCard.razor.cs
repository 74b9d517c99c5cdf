using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Check;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Settings.Limits;

/// <summary>Sets the connection to Mistral, key and address together, and tests what each model answers. The key is never shown.</summary>
public sealed partial class KeyCard : IDisposable
{
    private const string Key = "Mistral:ApiKey";

    private readonly CancellationTokenSource _ended = new();
    private IReadOnlyList<ModelReport> _reports = [];
    private string? _failure;
    private string? _keyError;
    private string? _urlError;
    private string _key = "";
    private string _url = "";
    private long _revision;
    private bool _isStored;
    private bool _editing;
    private bool _saving;
    private bool _testing;

    /// <summary>The address of the provider.</summary>
    [Parameter, EditorRequired]
    public SettingValue Base { get; set; } = default!;

    /// <summary>The connection was changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private IProviderCheck Check { get; set; } = default!;

    [Inject]
    private AuditLog Audit { get; set; } = default!;

    [Inject]
    private ILlmService Llm { get; set; } = default!;

    [Inject]
    private SettingsStore Store { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    /// <summary>Whether the viewer may set it.</summary>
    [Parameter]
    public bool IsAdmin { get; set; }

    private bool HasKey => Llm.IsConfigured;

    /// <inheritdoc />
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => (_url, _revision) = (Base.Value, Store.Revision);

    private void Edit() => (_editing, _key, _url, _keyError, _urlError, _isStored, _revision) = (true, "", Base.Value, null, null, Store.IsOverridden(Key), Store.Revision);

    private async Task SaveAsync()
    {
        _keyError = _key.Trim().Length == 0 ? "Enter the key." : _key.Trim().All(letter => letter is > ' ' and < (char)127) ? null : "A key has letters, digits and signs without spaces.";
        if (_keyError is null)
        {
            await ChangeAsync(_key.Trim(), _url.Trim(), "The key was set.");
        }
    }

    private Task ForgetAsync() => ChangeAsync(null, null, "The stored key was removed.");

    private async Task ChangeAsync(string? key, string? address, string reason)
    {
        if (_saving)
        {
            return;
        }

        _saving = true;
        try
        {
            var user = await User.RequireAsync(UserRole.Admin, _ended.Token);
            var request = new SettingsChangeRequest(new Dictionary<string, string?> { [Key] = key, [Base.Definition.Key] = address }, reason, user.Actor, _revision) { ByAdmin = true, IsConnection = true };
            switch (await Store.ChangeAsync(request, _ended.Token))
            {
                case SettingsChangeResult.Invalid invalid:
                    _urlError = invalid.Faults.FirstOrDefault(fault => fault.Key == Base.Definition.Key) is { } wrong ? $"Allowed: {wrong.Allowed}." : null;
                    _keyError = _urlError is null ? invalid.Faults[0].ToString() : null;
                    return;
                case SettingsChangeResult.Stale stale:
                    _revision = stale.Revision;
                    await Changed.InvokeAsync();
                    _urlError = $"Someone changed settings meanwhile; the address in force is {Base.Value}. Save again if yours is right.";
                    return;
            }
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or UnauthorizedAccessException or OutOfMemoryException))
        {
            _keyError = "The store can't be reached right now. Try again in a moment.";
            return;
        }
        finally
        {
            _saving = false;
        }

        (_editing, _key, _urlError, _reports) = (false, "", null, []);
        await Changed.InvokeAsync();
        if (HasKey)
        {
            await TestAsync();
        }
    }

    private async Task TestAsync()
    {
        if (_testing)
        {
            return;
        }

        (_testing, _failure) = (true, null);
        try
        {
            var user = await User.RequireAsync(UserRole.Operator, _ended.Token);
            StateHasChanged();
            await Audit.WriteAsync(user.Actor, AuditActions.ServiceTested, "Mistral");
            _reports = await Check.RunAsync(_ended.Token);
        }
        catch (LlmException failure)
        {
            _failure = failure.Message;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            // Edits of the page stay.
            _failure = StoreFailure.Text;
        }
        finally
        {
            _testing = false;
        }
    }

    private static string LimitsOf(ModelReport report) => report.Limits.Count == 0 ? "Mistral named no limits." : string.Join(", ", report.Limits);

    private static string Word(ModelState state) => state switch
    {
        ModelState.Answers => "answers",
        ModelState.ZeroAllowance => "no allowance",
        ModelState.NotEnabled => "not enabled",
        ModelState.NoSuchModel => "no such model",
        ModelState.NoCredit => "no credit",
        ModelState.Unauthorized => "key rejected",
        ModelState.RateLimited => "limited",
        _ => "unavailable",
    };
}
