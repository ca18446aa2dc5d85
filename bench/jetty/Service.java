import com.google.gson.Gson;
import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import java.io.IOException;
import java.util.Map;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/** H2O's genmodel behind Jetty: one JSON object in, its prediction out, one at a time as in Steam. */
public final class Service extends HttpServlet {
    private final Gson gson = new Gson();
    private final EasyPredictModelWrapper model;

    private Service(EasyPredictModelWrapper model) {
        this.model = model;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RowData row = new RowData();
        for (Object entry : gson.fromJson(request.getReader(), Map.class).entrySet()) {
            row.put((String) ((Map.Entry<?, ?>) entry).getKey(), ((Map.Entry<?, ?>) entry).getValue());
        }
        String answer;
        try {
            synchronized (model) {
                answer = gson.toJson(model.predictBinomial(row));
            }
        } catch (Exception e) {
            response.sendError(406, e.getMessage());
            return;
        }
        response.getWriter().write(answer);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().write("ready");
    }

    public static void main(String[] arguments) throws Exception {
        Service service = new Service(new EasyPredictModelWrapper(MojoModel.load(arguments[0])));
        Server server = new Server(Integer.parseInt(arguments[1]));
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(service), "/*");
        server.setHandler(context);
        server.start();
        server.join();
    }
}
