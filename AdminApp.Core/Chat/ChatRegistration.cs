using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Chat;

/// <summary>Registers the feature.</summary>
public static class ChatRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services) => services;
}
