using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Security;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Access;

/// <summary>The setup page: open until the first account exists, to anyone who has the code from the console.</summary>
public sealed partial class Setup
{
    private const string GrantCookie = "adminapp.setup";

    private bool _granted;
    private string? _error;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private FirstRunCode Code { get; set; } = default!;

    [Inject]
    private SetupState SetUp { get; set; } = default!;

    [Inject]
    private UserAccounts Accounts { get; set; } = default!;

    [Inject]
    private SignInFlow Flow { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private IConfiguration Configuration { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "code")]
    private CodeFields? CodeForm { get; set; }

    [SupplyParameterFromForm(FormName = "admin")]
    private AdminFields? AdminForm { get; set; }

    private KeyState Mistral => KeyState.Of(Services.GetService<ILlmService>());

    private string StoreName => string.IsNullOrWhiteSpace(Configuration.GetConnectionString("Postgres")) ? "SQLite" : "PostgreSQL";

    private string CodeState => Code switch
    {
        { LockedFor: { } rest } => $"This page is locked for another {Minutes(rest)}.",
        { Remaining: { } left } => $"It works once and expires in {Minutes(left)}.",
        _ => "The code was used or has expired.",
    };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        CodeForm ??= new CodeFields();
        AdminForm ??= new AdminFields();
        if (await SetUp.IsDoneAsync(Http.RequestAborted))
        {
            Navigation.NavigateTo(SessionCookie.SignInPath);
            return;
        }

        _granted = Code.Holds(Http.Request.Cookies[GrantCookie]);
    }

    private void TryCode()
    {
        var (verdict, grant) = Code.Try(CodeForm!.Code ?? "");
        _error = verdict switch
        {
            FirstRunVerdict.Accepted => null,
            FirstRunVerdict.Wrong => $"That code isn't right. Use the one from the latest start. {Attempts(Code.AttemptsLeft)} left.",
            FirstRunVerdict.Locked => $"{FirstRunCode.MaxWrong} wrong codes: this page is locked for {Minutes(Code.LockedFor ?? FirstRunCode.LockTime)}.",
            _ => "The code was used or has expired. Restart the service for a new one.",
        };
        if (grant is null)
        {
            return;
        }

        Http.Response.Cookies.Append(GrantCookie, grant, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = FirstRunCode.Lifetime,
            Path = SessionCookie.SetupPath,
            SameSite = SameSiteMode.Strict,
            Secure = Http.Request.IsHttps,
        });
        Navigation.NavigateTo(SessionCookie.SetupPath); // so that a reload does not send the code again
    }

    private async Task CreateAdminAsync()
    {
        if (!_granted)
        {
            _error = "Too much time has passed since the code. Restart the service for a new one.";
            return;
        }

        var outcome = await Accounts.AddFirstAsync(AdminForm!.Email ?? "", AdminForm.Password ?? "", new AuditActor("first-run setup", null, Http.Connection.RemoteIpAddress?.ToString()), Http.RequestAborted);
        if (outcome.Error is { } error)
        {
            if (await SetUp.IsDoneAsync(Http.RequestAborted))
            {
                Navigation.NavigateTo(SessionCookie.SignInPath);
            }

            _error = error;
            return;
        }

        Http.Response.Cookies.Delete(GrantCookie, new CookieOptions { Path = SessionCookie.SetupPath });
        await Flow.SignInAsync(outcome.User!, stay: false);
        Navigation.NavigateTo("/");
    }

    private static string Attempts(int count) => count == 1 ? "1 attempt" : $"{count} attempts";

    private static string Minutes(TimeSpan time) => Math.Ceiling(time.TotalMinutes) is var minutes && minutes <= 1 ? "1 minute" : $"{minutes:0} minutes";

    private sealed class CodeFields
    {
        public string? Code { get; set; }
    }

    private sealed class AdminFields
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
