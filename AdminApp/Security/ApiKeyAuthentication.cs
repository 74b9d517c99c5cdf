using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using AdminApp.Api;
using AdminApp.Core.Access;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace AdminApp.Security;

/// <summary><c>Authorization: Bearer KEY</c> (RFC 6750). Refusals are problem details, never redirects.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyVerifier keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";
    private const string Start = SchemeName + " ";

    private DateTime? _expiredAt;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header[Start.Length..].Trim();
        var key = await keys.VerifyAsync(secret, Context.RequestAborted);
        if (key is null)
        {
            _expiredAt = await keys.ExpiredAtAsync(secret, Context.RequestAborted);
            return AuthenticateResult.Fail("The API key is unknown or was revoked.");
        }

        var owner = OwnerCode.OfKey(key.Id);
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, owner),
                new Claim(ClaimTypes.Name, key.Name),
                KeyClaims.Role(key.Role),
                new Claim(AccessPolicies.OwnerClaim, owner),
            ],
            SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = SchemeName;
        return ApiProblem.Create(
            StatusCodes.Status401Unauthorized, "unauthorized",
            _expiredAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"This API key has expired: it was valid until {at:yyyy-MM-dd HH:mm} UTC. Use another key.")
                : "Send a valid API key as \"Authorization: Bearer KEY\". Admins create keys on the Access page.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ApiProblem.Create(
            StatusCodes.Status403Forbidden, "forbidden",
            KeyClaims.RoleOf(Context.User) == ApiKeyRole.Operator
                ? "This API key has the role Operator, which does not allow this. Use a key with the role Admin."
                : "This API key has the role Chat, which allows chat and search only. Use a key with a higher role.").ExecuteAsync(Context);
}
