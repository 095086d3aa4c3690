package io.beckon.local;

import io.beckon.local.chaos.ChaosCommand;
import io.beckon.local.demo.DemoCommand;
import io.beckon.local.send.SendCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code infra/beckon} starts. */
@Command(
        name = "beckon",
        description = "Invitation infrastructure on this machine.",
        mixinStandardHelpOptions = true,
        version = "Beckon 0.1.0",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            SendCommand.class,
            ChaosCommand.class,
            ServiceCommand.class,
            CommandLine.HelpCommand.class
        })
public final class BeckonCommand {

    private BeckonCommand() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new BeckonCommand())
                .setExecutionExceptionHandler(BeckonCommand::say)
                .execute(args));
    }

    /** One clear sentence for what a user can mend; the whole trace for what is our fault. */
    private static int say(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        if (failure instanceof CannotStartException) {
            command.getErr().println("beckon: " + failure.getMessage());
        } else {
            failure.printStackTrace(command.getErr());
        }
        return 1;
    }
}
