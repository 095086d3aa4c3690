package io.beckon.gateway.console.shell;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every sentence about a fault that stands in the sources, read by the compiler's own parser: what is put into {@code Faults}, what is found
 * in templates, and what fills the places of problems and of reasons of rows. So a new one is noticed on the day it is written.
 */
final class SpokenByTheApi {

    /** Stands for what differs. */
    static final String PLACE = "\u0007";

    private static final List<Path> SOURCES =
            List.of(Path.of("src/main/java"), Path.of("../infra/contracts/src/main/java"));

    private static final Pattern LAST_ARGUMENT = Pattern.compile("(.*\\.)?([fF]aults\\.(add|of|unless)"
            + "|malformed|broken|faulty|named|unusable|RecipientRow\\.unreadable|[A-Z]+(_[A-Z]+)+\\.with)");
    private static final Set<String> WITH_A_MEND = Set.of("findings.fault", "TemplateFault");

    /** Their methods answer with what is wrong. */
    private static final Set<String> BY_RETURN =
            Set.of("Passcode", "JsonFault", "JsonRows", "PasswordRules", "SentRegistrations", "CampaignVariableReader");

    /** Of CampaignStates: what moves a campaign to another state. */
    private static final Set<String> MOVES = Set.of("move", "moves");

    /**
     * A sentence.
     *
     * @param file  the class that says it
     * @param words with {@link #PLACE} where something differs
     * @param alone whether it is said so; otherwise only together with a mend
     * @param place the problem in whose place it stands, by its constant; empty when it is said by itself
     */
    record Sentence(String file, String words, boolean alone, String place) {}

    private SpokenByTheApi() {}

    static List<Sentence> all() throws IOException {
        List<Sentence> sentences = new ArrayList<>();
        read(unit -> new Reading(unit, sentences).scan(unit, null));
        return sentences.stream()
                .filter(sentence -> sentence.words().matches("(?s).*[A-Za-z]+ .*"))
                .distinct()
                .toList();
    }

    /** All literal texts, for what comes into a sentence from far away. */
    static Set<String> words() throws IOException {
        Set<String> words = new HashSet<>();
        read(unit -> new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
                words.add(String.valueOf(literal.getValue()));
                return null;
            }
        }.scan(unit, null));
        return words;
    }

    /** What is done to campaigns, as a campaign in another state says that it cannot be done. */
    static Set<String> verbs() throws IOException {
        Set<String> verbs = new TreeSet<>();
        read(unit -> new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
                String who = call.getMethodSelect().toString().replaceAll("\\s", "");
                if (who.endsWith("WRONG_STATE.with")) {
                    literal(call.getArguments().get(1));
                } else if (who.endsWith("wrongState") || (MOVES.contains(who) && isOfCampaigns(unit))) {
                    call.getArguments().forEach(this::literal);
                }
                return super.visitMethodInvocation(call, nothing);
            }

            private void literal(ExpressionTree argument) {
                if (argument instanceof LiteralTree words && words.getValue() instanceof String verb) {
                    verbs.add(verb);
                }
            }
        }.scan(unit, null));
        return verbs;
    }

    private static boolean isOfCampaigns(CompilationUnitTree unit) {
        return unit.getSourceFile().getName().endsWith("CampaignStates.java");
    }

    private static void read(Consumer<CompilationUnitTree> reading) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : SOURCES) {
            try (Stream<Path> found = Files.walk(folder)) {
                found.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, sources, problem -> {}, null, null, sources.getJavaFileObjectsFromPaths(files));
            task.parse().forEach(reading);
        }
    }

    private static final class Reading extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final String file;
        private final List<Sentence> sentences;
        private final Map<String, ExpressionTree> constants = new HashMap<>();

        Reading(CompilationUnitTree unit, List<Sentence> sentences) {
            this.file = Path.of(unit.getSourceFile().getName())
                    .getFileName()
                    .toString()
                    .replace(".java", "");
            this.sentences = sentences;
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
                    if (variable.getInitializer() instanceof LiteralTree
                            || variable.getInitializer() instanceof BinaryTree) {
                        constants.put(variable.getName().toString(), variable.getInitializer());
                    }
                    return super.visitVariable(variable, nothing);
                }
            }.scan(unit, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            said(call.getMethodSelect().toString().replaceAll("\\s", ""), call.getArguments());
            return super.visitMethodInvocation(call, nothing);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            String type = made.getIdentifier().toString();
            said(type.equals("RowFault") ? "malformed" : type, made.getArguments());
            return super.visitNewClass(made, nothing);
        }

        @Override
        public @Nullable Void visitReturn(ReturnTree answer, @Nullable Void nothing) {
            returned(answer.getExpression());
            return super.visitReturn(answer, nothing);
        }

        @Override
        public @Nullable Void visitAssignment(AssignmentTree assignment, @Nullable Void nothing) {
            if (assignment.getVariable().toString().equals("fault")) {
                returned(assignment.getExpression());
            }
            return super.visitAssignment(assignment, nothing);
        }

        @Override
        public @Nullable Void visitCase(CaseTree one, @Nullable Void nothing) {
            if (one.getBody() instanceof ExpressionTree answer) {
                returned(answer);
            }
            return super.visitCase(one, nothing);
        }

        private void returned(@Nullable ExpressionTree answer) {
            if (answer != null && BY_RETURN.contains(file)) {
                add(flat(answer), true);
            }
        }

        private void said(String who, List<? extends ExpressionTree> arguments) {
            if (arguments.isEmpty()) {
                return;
            }
            ExpressionTree last = arguments.get(arguments.size() - 1);
            if (WITH_A_MEND.contains(who)) {
                List<String> faults = flat(arguments.get(arguments.size() - 2));
                List<String> mends = flat(last);
                add(faults, false);
                add(mends, false);
                faults.forEach(fault ->
                        add(mends.stream().map(mend -> fault + " " + mend).toList(), true));
            } else if (who.endsWith(".with")) {
                String problem = who.replaceAll("(.*\\.)?([A-Z_]+)\\.with", "$2");
                arguments.forEach(argument ->
                        flat(argument).forEach(words -> sentences.add(new Sentence(file, words, true, problem))));
            } else if (LAST_ARGUMENT.matcher(who).matches()
                    || (who.equals("Optional.of") && BY_RETURN.contains(file))) {
                add(flat(last), true);
            }
        }

        private void add(List<String> words, boolean alone) {
            words.forEach(sentence -> sentences.add(new Sentence(file, sentence, alone, "")));
        }

        /** What an expression may be, one text for each way through it. */
        private List<String> flat(ExpressionTree expression) {
            if (expression instanceof ParenthesizedTree brackets) {
                return flat(brackets.getExpression());
            }
            if (expression instanceof LiteralTree literal) {
                return List.of(String.valueOf(literal.getValue()));
            }
            if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                List<String> right = flat(sum.getRightOperand());
                return flat(sum.getLeftOperand()).stream()
                        .flatMap(left -> right.stream().map(left::concat))
                        .toList();
            }
            if (expression instanceof ConditionalExpressionTree choice) {
                return Stream.concat(
                                flat(choice.getTrueExpression()).stream(), flat(choice.getFalseExpression()).stream())
                        .toList();
            }
            ExpressionTree constant = expression instanceof IdentifierTree name
                    ? constants.get(name.getName().toString())
                    : null;
            // Of a number only that it differs counts.
            return constant != null && constant.toString().contains("\"") ? flat(constant) : List.of(PLACE);
        }
    }
}
